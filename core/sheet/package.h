// The zip container of an Office file: its parts by name, inflated piece by piece under the limits. The only
// place that includes minizip. Knows nothing of what the parts hold.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/sheet/sheet.h"

namespace motcong::sheet {

/// Said of every file that is not what it should be inside.
base::Message damaged_file();

class Package {
 public:
  /// Reads the directory of parts. Fails with words on anything that is not a sound zip file, on a part with
  /// a password, on too many parts, and on parts that overlap (a few bytes would then count as many).
  static base::Result<Package> open(const std::filesystem::path& path, const ReadLimits& limits);

  Package(Package&&) noexcept;
  Package& operator=(Package&&) noexcept;
  ~Package();

  /// Part names: no '/' in front; upper and lower case, and '\' and '/', are the same.
  bool has(std::string_view name) const;

  /// Gives the part to `sink` in pieces of at most 64 KiB until it returns false. What was unpacked counts as
  /// it comes, whatever the directory promised. Fails with words on damage (checksum, cut short, absent part)
  /// and beyond the limits.
  base::Result<void> read(std::string_view name, const std::function<bool(std::string_view)>& sink);

 private:
  struct Part {
    std::uint64_t place = 0;   // in the directory,
    std::uint64_t number = 0;  // and which entry of it
    std::uint64_t packed = 0;
    std::uint64_t unpacked = 0;  // as the directory says
  };
  struct Close {
    void operator()(void* file) const;
  };
  explicit Package(const ReadLimits& limits) : limits_(limits) {}
  base::Result<void> list_parts(std::uint64_t file_size);

  ReadLimits limits_;
  std::unique_ptr<void, Close> file_;
  std::map<std::string, Part, std::less<>> parts_;
  std::size_t unpacked_ = 0;
};

}  // namespace motcong::sheet
