// To be preloaded: looking up hangs.test never ends, as it may with a name
// server that does not answer; any other name is the C library's.
#include <dlfcn.h>
#include <netdb.h>
#include <string_view>
#include <unistd.h>

extern "C" int getaddrinfo(const char* node, const char* service,
                           const addrinfo* hints, addrinfo** found) {
  if (node != nullptr && std::string_view(node) == "hangs.test") {
    while (true) pause();
  }
  using LookUp = int(const char*, const char*, const addrinfo*, addrinfo**);
  static auto* const libc =
      reinterpret_cast<LookUp*>(dlsym(RTLD_NEXT, "getaddrinfo"));
  return libc(node, service, hints, found);
}
