// Gunzip: what a client makes of Content-Encoding: gzip.
#ifndef LEADSMAN_TESTS_SUPPORT_GUNZIP_H_
#define LEADSMAN_TESTS_SUPPORT_GUNZIP_H_

#include <string>

namespace leadsman {

// Fails the test where it is not gzip to its very end.
std::string Gunzip(std::string packed);

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_SUPPORT_GUNZIP_H_
