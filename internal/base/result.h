// Result<T, E>: a value, or the reason why there is none.
//
// For what the caller must decide (configuration, store, SMTP, API server). A
// target that is down is not such a case: that is an Outcome, a plain value.
// An alias of tl::expected until the compiler brings std::expected (C++23);
// only names which both have may be used.
#ifndef LEADSMAN_INTERNAL_BASE_RESULT_H_
#define LEADSMAN_INTERNAL_BASE_RESULT_H_

#include <tl/expected.hpp>

namespace leadsman {

template <typename T, typename E>
using Result = tl::expected<T, E>;

template <typename E>
using Unexpected = tl::unexpected<E>;

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_BASE_RESULT_H_
