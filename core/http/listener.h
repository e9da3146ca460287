// The waiting room: one thread accepts, reads header blocks and small bodies as they come and watches every
// deadline; a connection takes a worker's time only when a whole request is there. Large bodies are read by
// threads of their own, so that slow uploads never keep pages waiting; slow readers of an answer hold no
// thread at all.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/http/adapter.h"
#include "core/http/connection.h"
#include "core/http/server.h"
#include "core/http/threads.h"
#include "core/http/work_queue.h"

namespace motcong::http {

class Listener {
 public:
  /// `listening_socket` is bound, listening and not blocking; taken over. `context` may be null.
  Listener(int listening_socket, ssl_ctx_st* context, const Limits& limits, const Engine& engine);
  ~Listener();

  /// False when the system gives no more threads or descriptors.
  bool start();
  /// See Server::stop().
  void stop(int seconds);

 private:
  enum class Role { listener, handshaker, worker };

  void watch();
  void work(WorkQueue& queue);
  void shake_hands();

  /// Carries a connection on until it has to wait: for the network (parked), for a thread (queued), for
  /// nothing more (dead). The caller owns it before and must not touch it afterwards.
  void drive(Connection& connection, Role role);
  /// False: nothing to do before more bytes come.
  bool look_for_request(Connection& connection);
  void admit_request(Connection& connection, const GateVerdict& verdict);
  void run_request(Connection& connection);
  bool fetch_next_piece(Connection& connection);
  void finish_answer(Connection& connection);
  void refuse(Connection& connection, int status, const char* reason);
  void start_writing(Connection& connection);
  void bury(Connection& connection);

  void accept_connections();
  void add_connection(int fd, Peer peer, std::string address_key);
  bool evict_idle(const std::string* address_key);
  void resume_accepting(TimePoint now);
  void check_deadlines(TimePoint now, bool leaving);
  void handle_deadline(Connection& connection, TimePoint now);
  void remove_dead();
  void close_listening_socket();
  void wake();

  int listening_socket_;
  ssl_ctx_st* const context_;
  const Limits limits_;
  const Engine& engine_;

  int epoll_ = -1;
  int wake_up_ = -1;
  // Of the listener's thread only.
  std::unordered_map<Connection*, std::unique_ptr<Connection>> connections_;
  std::map<std::string, int> per_address_;
  bool accepting_ = true;
  TimePoint accept_again_;
  TimePoint log_accept_again_;

  std::mutex dead_mutex_;
  std::vector<Connection*> dead_;

  WorkQueue requests_;
  WorkQueue uploads_;
  WorkQueue handshakes_;
  std::atomic<bool> stopping_{false};
  std::atomic<std::int64_t> stop_at_{0};  // steady clock, nanoseconds
  Threads watcher_;
  Threads workers_;
};

}  // namespace motcong::http
