// Result<T>: the value of a call that can fail in an expected way, or the Message that says why.
#pragma once

#include <optional>
#include <utility>
#include <variant>

#include "core/base/check.h"
#include "core/base/message.h"

namespace motcong::base {

/// What a failed Result holds. A type of its own, so that Result<Message> would still be unambiguous.
struct Error {
  Message message;
  Error(Message m) : message(std::move(m)) {}  // NOLINT: `return Error{N_("...")}` reads well
  Error(const char* msgid) : message(msgid) {}  // NOLINT
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}         // NOLINT
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}     // NOLINT

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  /// REQUIRES: ok().
  T& value() & { check(ok()); return std::get<0>(state_); }
  const T& value() const& { check(ok()); return std::get<0>(state_); }
  T&& value() && { check(ok()); return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  /// REQUIRES: !ok().
  const Message& error() const { check(!ok()); return std::get<1>(state_).message; }

 private:
  std::variant<T, Error> state_;
};

/// Result of a call that yields nothing but success or a reason.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT
  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  /// REQUIRES: !ok().
  const Message& error() const { check(!ok()); return error_->message; }

 private:
  std::optional<Error> error_;
};

}  // namespace motcong::base
