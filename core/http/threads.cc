#include "core/http/threads.h"

#include <csignal>
#include <memory>
#include <utility>

namespace motcong::http {
namespace {

constexpr std::size_t kStackBytes = 16u << 20;

void* run_and_forget(void* argument) {
  const std::unique_ptr<std::function<void()>> run(static_cast<std::function<void()>*>(argument));
  (*run)();
  return nullptr;
}

}  // namespace

bool Threads::start(std::function<void()> run) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStackBytes);
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all,
                  &before);  // inherited by the new thread; SIGPIPE of a TLS write included
  auto argument = std::make_unique<std::function<void()>>(std::move(run));
  pthread_t thread{};
  const int error = pthread_create(&thread, &attributes, run_and_forget, argument.get());
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  pthread_attr_destroy(&attributes);
  if (error != 0) return false;
  argument.release();
  threads_.push_back(thread);
  return true;
}

void Threads::join() {
  for (const pthread_t thread : threads_) pthread_join(thread, nullptr);
  threads_.clear();
}

}  // namespace motcong::http
