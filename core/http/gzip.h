// Compression of answers (requests are never decompressed).
#pragma once

#include <string>
#include <string_view>

namespace motcong::http {

/// The client named gzip (or *) with a quality above 0.
bool accepts_gzip(std::string_view accept_encoding);
/// gzip at level 1: a page is worth a quarter of a millisecond, not more.
std::string gzip(std::string_view data);

}  // namespace motcong::http
