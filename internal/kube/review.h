// SelfSubjectAccessReview: the API server's own word on what we may do. Every
// identity may ask. Pure.
#ifndef LEADSMAN_INTERNAL_KUBE_REVIEW_H_
#define LEADSMAN_INTERNAL_KUBE_REVIEW_H_

#include <optional>
#include <string>
#include <string_view>

#include "internal/kube/right.h"

namespace leadsman {

inline constexpr std::string_view kReviewPath =
    "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
inline constexpr Right kCreateReviews{"create", "authorization.k8s.io",
                                      "selfsubjectaccessreviews"};

// `name`: of the one object; "" = of any, as with create.
std::string ReviewBody(const Right& right, std::string_view namespace_name,
                       std::string_view name);

// Allowed, or not; nullopt where the body is no review.
std::optional<bool> ParseReview(std::string_view body);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_KUBE_REVIEW_H_
