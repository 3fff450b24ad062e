// The `.env` of the compose exercise's monitoring folder, byte for byte.
#ifndef LEADSMAN_TESTS_SUPPORT_SEED_ENV_H_
#define LEADSMAN_TESTS_SUPPORT_SEED_ENV_H_

namespace leadsman {

// No newline at its end.
inline constexpr const char* kSeedEnv =
    "SMARTHOST_ADDRESS=mail.mysmtp.com\n"
    "SMARTHOST_USER=myuser\n"
    "SMARTHOST_PASSWORD=secret\n"
    "SMTP_TO=ops@example.com\n"
    "SMTP_FROM=devops@activity.net\n"
    "REQ_URL=http://web:5000/\n"
    "REQ_TIMEOUT=10\n"
    "REQ_INTERVAL=60";

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_SUPPORT_SEED_ENV_H_
