// listener_death PORT: says when the last holder of a listening TCP socket on
// PORT has let go of it, by the kernel's own word: for a container, static. It
// says first whether a seccomp filter is on it.
//
// SOCK_DIAG's multicast groups tell of each TCP socket that is destroyed. No
// right is needed for that, which is what the test is about.
#include <arpa/inet.h>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char** argv) {
  setvbuf(stdout, nullptr, _IOLBF, 0);
  if (argc != 2) return 2;
  const int port = std::atoi(argv[1]);
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("Seccomp:") || line.starts_with("CapEff:")) {
      std::puts(line.c_str());
    }
  }
  std::printf("Uid: %d\n", static_cast<int>(getuid()));

  const int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  address.nl_groups = 1U << (SKNLGRP_INET_TCP_DESTROY - 1) |
                      1U << (SKNLGRP_INET6_TCP_DESTROY - 1);
  if (fd < 0 ||
      bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    std::perror("sock_diag");
    return 1;
  }
  std::printf("watching %d\n", port);
  std::array<char, 8192> bytes{};
  while (true) {
    const ssize_t got = recv(fd, bytes.data(), bytes.size(), 0);
    if (got < static_cast<ssize_t>(NLMSG_LENGTH(sizeof(inet_diag_msg)))) {
      std::perror("recv");
      return 1;
    }
    const auto* told =
        reinterpret_cast<const inet_diag_msg*>(bytes.data() + NLMSG_HDRLEN);
    // A connection has a peer's port.
    if (told->id.idiag_dport != 0) continue;
    if (ntohs(told->id.idiag_sport) != port) continue;
    std::printf("the listener on %d is gone\n", port);
  }
}
