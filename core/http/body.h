// A request body on its way into a Request: form fields into memory, files into temporary files.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/http/request.h"
#include "core/http/server.h"

namespace motcong::http {

class BodyReader {
 public:
  /// Fills `request.form` and `request.files`. The files of the request stay on disk until remove_uploads().
  BodyReader(std::string_view content_type, const Limits& limits, const std::string& temporary_dir,
             Request& request);
  ~BodyReader();

  /// Each returns 0 or the HTTP status that ends the request: 400 malformed, 413 too much text, 415 neither a
  /// form nor a multipart form, 507 the disk is full.
  int begin();
  bool is_multipart() const { return parts_ != nullptr; }
  int push(std::string_view bytes);
  int finish();

 private:
  class Parts;
  std::string content_type_;
  const Limits& limits_;
  const std::string& temporary_dir_;
  Request& request_;
  std::string text_;
  std::unique_ptr<Parts> parts_;
};

/// Removes the temporary files that are still where they were streamed to.
void remove_uploads(const Request& request);

}  // namespace motcong::http
