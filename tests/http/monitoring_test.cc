// /healthz and /metrics: who may ask, what is said, and that nothing a visitor sends becomes a series.
#include <doctest/doctest.h>

#include <sstream>

#include "core/plugin/jobs.h"
#include "core/plugin/metrics.h"
#include "tests/support/portal.h"

namespace motcong {
namespace {

using test::Browser;
using test::contains;
using test::Portal;

int count_lines(const std::string& text) {
  int lines = 0;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines += line.starts_with("#") ? 0 : 1;
  return lines;
}

}  // namespace

TEST_SUITE_BEGIN("monitoring");

TEST_CASE("anybody may ask whether the portal is well, and learns nothing else") {
  Portal portal;
  for (const char* who : {"", "dkkd", "quantri"}) {
    Browser browser = portal.as(who);
    const http::Response answer = browser.get("/healthz");
    CHECK(answer.status == 200);
    CHECK(answer.body == "ok\n");
    CHECK(answer.header("Cache-Control") == "no-store");
    CHECK(answer.cookies.empty());
  }
  // However often it is asked, the disk is written to once in a while only.
  const auto written = portal.services().db.generation();
  for (int i = 0; i < 20; ++i) portal.as("").get("/healthz");
  CHECK(portal.services().db.generation() == written);
  portal.clock().advance(31);
  portal.as("").get("/healthz");
  CHECK(portal.services().db.generation() == written + 1);
}

TEST_CASE("figures are for those with the permission, by session or by key") {
  Portal portal;
  CHECK(portal.as("").get("/metrics").status == 401);
  CHECK(portal.as("dkkd").get("/metrics").status == 403);
  Browser admin = portal.as("quantri");
  REQUIRE(portal.services().jobs.run_job(portal.app().system_work(), "core.leftovers"));
  const http::Response answer = admin.get("/metrics");
  REQUIRE(answer.status == 200);
  CHECK(answer.content_type == "text/plain; version=0.0.4; charset=utf-8");
  for (const char* line :
       {"\nmotcong_requests_total{status=\"4xx\"} 2\n", "\nmotcong_request_seconds_bucket{le=\"+Inf\"} 2\n",
        "\nmotcong_request_seconds_count 2\n", "\nmotcong_sessions 2\n", "\nmotcong_backup_alarm 0\n",
        "\nmotcong_backup_last_success_timestamp_seconds 0\n",
        "\nmotcong_job_last_success_timestamp_seconds{job=\"core.leftovers\"} 1550196000\n",
        "\nmotcong_database_bytes ", "\nmotcong_database_log_bytes ", "\nmotcong_free_bytes ",
        "\nmotcong_work_unfinished 0\n"})
    CHECK_MESSAGE(contains(answer.body, line), line);
  const http::Response page = admin.post("/preferences/api-keys", {{"name", "giam sat"}, {"days", "90"}});
  const std::size_t at = page.body.find("mc_");
  REQUIRE(at != std::string::npos);
  http::Request request;
  request.method = "GET";
  request.target = request.path = "/metrics";
  request.remote_address = "10.0.0.9";
  request.headers = {{"host", "portal.test"}, {"authorization", "Bearer " + page.body.substr(at, 46)}};
  CHECK(portal.as("").send(request).status == 200);
}

TEST_CASE("whatever is asked for, the number of series stays the same") {
  Portal portal;
  Browser admin = portal.as("quantri");
  const int before = count_lines(admin.get("/metrics").body);
  for (int i = 0; i < 50; ++i) admin.get("/nothing-" + std::to_string(i) + "%22%0Ax{y=\"z\"}");
  CHECK(count_lines(admin.get("/metrics").body) == before);
}

TEST_CASE("the histogram counts each time once, in every bound above it") {
  plugin::Metrics metrics;
  for (const std::int64_t microseconds : {-5, 0, 999, 1'000, 1'001, 30'000'000})
    metrics.count_request(200, microseconds);
  const std::string text = metrics.format_requests();
  CHECK(contains(text, "motcong_request_seconds_bucket{le=\"0.001\"} 4\n"));
  CHECK(contains(text, "motcong_request_seconds_bucket{le=\"0.005\"} 5\n"));
  CHECK(contains(text, "motcong_request_seconds_bucket{le=\"10\"} 5\n"));
  CHECK(contains(text, "motcong_request_seconds_bucket{le=\"+Inf\"} 6\n"));
  CHECK(contains(text, "motcong_requests_total{status=\"2xx\"} 6\n"));
}

TEST_SUITE_END();

}  // namespace motcong
