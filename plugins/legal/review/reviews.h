// Reviews (rà soát) of legal documents: campaigns, review forms, what arises from changes of the law, indicators.
#pragma once

#include <cstdint>
#include <string>

#include "core/plugin/registry.h"

namespace motcong::legal {

void declare_reviews(plugin::Registry& registry);
void declare_review_indicators(plugin::Registry& registry);

plugin::RecordType review_type();
plugin::RecordType campaign_type();

inline constexpr const char* kReview = "legal.review";
inline constexpr const char* kCampaign = "legal.campaign";

/// What a review is called, before the number of its document: a name as it stands on paper.
inline constexpr const char* kReviewName = "Phiếu rà soát ";

std::string review_url(std::int64_t id);

}  // namespace motcong::legal
