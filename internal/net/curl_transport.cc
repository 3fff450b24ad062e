#include "internal/net/curl_transport.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <unordered_map>
#include <utility>
#include <vector>

#include <curl/curl.h>

#include "internal/base/text.h"
#include "internal/net/curl_exchange.h"
#include "internal/net/curl_options.h"
#include "internal/net/curl_result.h"
#include "internal/net/socket_address.h"
#include "internal/net/tcp_dialer.h"

namespace leadsman {
namespace {

constexpr std::size_t kMaxPooled = 64;  // as many as are in flight usually
constexpr long kMaxIdleSockets = 1024;  // kept open for keep-alive

struct CurlMultiDelete {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

class CurlTransport final : public Transport {
 public:
  CurlTransport(Loop& loop, std::string_view version);
  ~CurlTransport() override;
  CurlTransport(const CurlTransport&) = delete;
  CurlTransport& operator=(const CurlTransport&) = delete;

  void Fetch(HttpRequest request, HttpDone done) override;
  void Connect(std::string host, int port, milliseconds timeout,
               TcpDone done) override;

 private:
  static int OnSocket(CURL* easy, curl_socket_t fd, int what, void* self,
                      void* socket);
  static int OnTimer(CURLM* multi, long wait_ms, void* self);

  void Start(std::unique_ptr<CurlExchange> exchange);
  void WakeAt(SteadyTime when);
  void Act(curl_socket_t fd, int events);
  void FinishCompleted();
  CurlEasy TakeHandle();
  void Recycle(CurlEasy easy);

  Loop& loop_;
  CurlDefaults defaults_;
  TcpDialer dialer_;
  std::unique_ptr<CURLM, CurlMultiDelete> multi_;
  std::unordered_map<CURL*, std::unique_ptr<CurlExchange>> under_way_;
  std::vector<CurlEasy> pool_;
  SteadyTime wake_at_ = SteadyTime::max();  // when libcurl wants to be called
  SteadyTime timer_at_ = SteadyTime::max();
  TimerId timer_ = 0;
  // Gone once the transport is, which a `done` may bring about.
  std::shared_ptr<CurlTransport*> alive_;
};

CurlTransport::CurlTransport(Loop& loop, std::string_view version)
    : loop_(loop),
      defaults_{.user_agent = "leadsman/" + std::string(version),
                .ipv6_loopback = HasIpv6Loopback()},
      dialer_(loop) {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  multi_.reset(curl_multi_init());
  alive_ = std::make_shared<CurlTransport*>(this);
  CURLM* multi = multi_.get();
  curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, OnSocket);
  curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, OnTimer);
  curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, kMaxIdleSockets);
}

CurlTransport::~CurlTransport() {
  for (auto& [easy, exchange] : under_way_) {
    if (exchange->easy) curl_multi_remove_handle(multi_.get(), easy);
  }
  multi_.reset();
  loop_.Cancel(timer_);
}

int CurlTransport::OnSocket(CURL* /*easy*/, curl_socket_t fd, int what,
                            void* self, void* /*socket*/) {
  auto& transport = *static_cast<CurlTransport*>(self);
  if (what == CURL_POLL_REMOVE) {
    transport.loop_.Unwatch(fd);
    return 0;
  }
  const std::uint32_t events = ((what & CURL_POLL_IN) != 0 ? EPOLLIN : 0U) |
                               ((what & CURL_POLL_OUT) != 0 ? EPOLLOUT : 0U);
  transport.loop_.Watch(fd, events, [&transport, fd](std::uint32_t ready) {
    transport.Act(
        fd, ((ready & EPOLLIN) != 0 ? CURL_CSELECT_IN : 0) |
                ((ready & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
                ((ready & (EPOLLERR | EPOLLHUP)) != 0 ? CURL_CSELECT_ERR : 0));
  });
  return 0;
}

int CurlTransport::OnTimer(CURLM* /*multi*/, long wait_ms, void* self) {
  auto& transport = *static_cast<CurlTransport*>(self);
  if (wait_ms < 0) {
    transport.wake_at_ = SteadyTime::max();
  } else {
    // From the clock, not from the turn's start: libcurl counts from there.
    transport.WakeAt(wait_ms == 0 ? transport.loop_.Now()
                                  : std::chrono::steady_clock::now() +
                                        milliseconds(wait_ms));
  }
  return 0;
}

// libcurl moves its time on with each step of each transfer. A timer that is
// set too early is left as it is, and looks again when it runs.
void CurlTransport::WakeAt(SteadyTime when) {
  wake_at_ = when;
  if (when >= timer_at_) return;
  loop_.Cancel(timer_);
  timer_at_ = when;
  timer_ = loop_.RunAt(when, [this] {
    timer_at_ = SteadyTime::max();
    if (wake_at_ > loop_.Now()) {
      if (wake_at_ != SteadyTime::max()) WakeAt(wake_at_);
      return;
    }
    wake_at_ = SteadyTime::max();
    Act(CURL_SOCKET_TIMEOUT, 0);
  });
}

void CurlTransport::Act(curl_socket_t fd, int events) {
  int running = 0;
  curl_multi_socket_action(multi_.get(), fd, events, &running);
  FinishCompleted();
}

CurlEasy CurlTransport::TakeHandle() {
  if (pool_.empty()) return CurlEasy(curl_easy_init());
  CurlEasy easy = std::move(pool_.back());
  pool_.pop_back();
  return easy;
}

// A handle keeps the errno of its last failed call for ever, and would report
// it with a later failure that has none. So only clean ones are used again.
void CurlTransport::Recycle(CurlEasy easy) {
  long error = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_OS_ERRNO, &error);
  if (error != 0 || pool_.size() >= kMaxPooled) return;
  curl_easy_reset(easy.get());
  pool_.push_back(std::move(easy));
}

void CurlTransport::Fetch(HttpRequest request, HttpDone done) {
  auto exchange = std::make_unique<CurlExchange>();
  exchange->request = std::move(request);
  exchange->done = std::move(done);
  Start(std::move(exchange));
}

void CurlTransport::Connect(std::string host, int port, milliseconds timeout,
                            TcpDone done) {
  std::string where = HostPort(host.empty() ? "localhost" : host, port);
  auto addresses = AddressesOf(host, port, defaults_.ipv6_loopback);
  if (!addresses.empty()) {
    dialer_.Dial(std::move(addresses), std::move(where), timeout,
                 std::move(done));
    return;
  }
  // A name: libcurl looks it up without holding up the loop.
  auto exchange = std::make_unique<CurlExchange>();
  exchange->connect_only = true;
  exchange->request.url = "http://" + where + '/';
  exchange->request.timeout = timeout;
  exchange->done = [done = std::move(done)](HttpResult result) {
    if (!result) {
      done(Unexpected<NetError>(std::move(result.error())));
      return;
    }
    done(TcpReply{.phases = result->phases, .latency = result->latency});
  };
  Start(std::move(exchange));
}

void CurlTransport::Start(std::unique_ptr<CurlExchange> exchange) {
  exchange->start = std::chrono::steady_clock::now();
  exchange->deadline = exchange->start + exchange->request.timeout;
  exchange->easy = TakeHandle();
  CURL* easy = exchange->easy.get();
  NetError failed{.fault = NetFault::kProtocol};
  if (easy == nullptr) {
    failed.fault = NetFault::kLocal;
    failed.detail = "out of memory";
  } else {
    failed.detail = SetOptions(*exchange, defaults_);
  }
  if (failed.detail.empty()) {
    CurlExchange& mine = *exchange;
    under_way_.emplace(easy, std::move(exchange));
    if (curl_multi_add_handle(multi_.get(), mine.easy.get()) == CURLM_OK) {
      return;
    }
    exchange = std::move(under_way_.extract(easy).mapped());
    failed = {.fault = NetFault::kLocal, .detail = "libcurl takes no request"};
  }
  loop_.RunAt(loop_.Now(),
              [failed = std::move(failed), done = std::move(exchange->done),
               alive = std::weak_ptr(alive_)] {
                if (!alive.expired()) done(Unexpected<NetError>(failed));
              });
}

void CurlTransport::FinishCompleted() {
  std::vector<std::pair<HttpDone, HttpResult>> finished;
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* easy = message->easy_handle;
    const CURLcode code = message->data.result;  // dies with remove_handle
    auto node = under_way_.extract(easy);
    CurlExchange& exchange = *node.mapped();
    HttpResult result = ResultOf(exchange, code);
    curl_multi_remove_handle(multi_.get(), easy);
    if (!exchange.connect_only) Recycle(std::move(exchange.easy));
    finished.emplace_back(std::move(exchange.done), std::move(result));
  }
  const std::weak_ptr<CurlTransport*> alive = alive_;
  for (auto& [done, result] : finished) {
    if (alive.expired()) return;
    done(std::move(result));
  }
}

}  // namespace

std::unique_ptr<Transport> NewTransport(Loop& loop, std::string_view version) {
  return std::make_unique<CurlTransport>(loop, version);
}

}  // namespace leadsman
