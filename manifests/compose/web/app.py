"""The page that leadsman watches: it counts its visits in redis."""
import time

from flask import Flask
from redis import Redis
from redis.exceptions import ConnectionError as NoRedis

TRIES = 5

app = Flask(__name__)
redis = Redis(host="redis")


def count_visit():
    """Redis may be starting, so it is asked more than once."""
    for left in reversed(range(TRIES)):
        try:
            return redis.incr("visits")
        except NoRedis:
            if not left:
                raise
            time.sleep(0.5)


@app.get("/")
def hello():
    return f"Hello World! I have been seen {count_visit()} times.\n"
