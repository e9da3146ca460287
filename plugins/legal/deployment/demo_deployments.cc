#include "plugins/legal/deployment/demo_deployments.h"

#include "plugins/legal/deployment/deployment_sync.h"

namespace motcong::legal {
namespace {

/// What was done for a document of the register's demonstration; where nothing was, its deployment stays open.
struct DemoEvidence {
  const char* document;
  const char* kind;
  const char* name;
  const char* number;
  const char* done_on;
  const char* audience;
};

constexpr DemoEvidence kEvidences[] = {
    {"17/2016/NQ-HĐND", "plan", "Kế hoạch số 2031/KH-SKHĐT ngày 20/12/2016", "2031/KH-SKHĐT", "2016-12-20",
     "Các phòng chuyên môn, Trung tâm"},
    {"04/2018/NQ-HĐND", "web", "Đăng tải trên Trang thông tin điện tử ngày 20/04/2018", "", "2018-04-20", "Doanh nghiệp nhỏ và vừa"},
    {"04/2018/NQ-HĐND", "letter", "Công văn số 1024/SKHĐT-ĐKKD ngày 18/05/2018", "1024/SKHĐT-ĐKKD", "2018-05-18",
     "UBND các huyện, thị xã, thành phố; Hiệp hội doanh nghiệp tỉnh"},
    {"108/2018/NĐ-CP", "letter", "Công văn số 2216/SKHĐT-ĐKKD ngày 17/09/2018", "2216/SKHĐT-ĐKKD", "2018-09-17",
     "UBND các huyện, thị xã, thành phố"},
    {"108/2018/NĐ-CP", "conference", "Hội nghị, tập huấn ngày 09/10/2018", "", "2018-10-09", "Doanh nghiệp, hộ kinh doanh"},
    {"120/2018/NĐ-CP", "letter", "Công văn số 2305/SKHĐT-QHTH ngày 26/09/2018", "2305/SKHĐT-QHTH", "2018-09-26",
     "Các sở, ban, ngành; UBND các huyện, thị xã, thành phố; các chủ đầu tư"},
};

constexpr const char* kLink = "https://skhdt.thuathienhue.gov.vn/";

}  // namespace

void load_demo_deployments(const plugin::Work& work, db::WriteTx& tx) {
  // What the demonstration knows of the province is of these years; central documents are followed beside them.
  tx.execute("UPDATE legal_deployment_rule SET issued_from = '2016-07-01' WHERE level = 'province'");
  tx.execute(
      "INSERT INTO legal_deployment_rule(name, level, issued_from, counted_from, days, warn_days, legal_basis, created_at, "
      "updated_at) SELECT 'Triển khai văn bản quy phạm pháp luật của trung ương', 'central', '2018-01-01', 'issued', days, "
      "warn_days, 'Theo dõi thêm, cùng thời hạn với văn bản của tỉnh', ?1, ?1 FROM legal_deployment_rule WHERE level = "
      "'province'",
      work.now);
  sync_deployments(work, tx, true);
  for (const DemoEvidence& one : kEvidences) {
    tx.execute(
        "INSERT INTO legal_deployment_evidence(name, deployment_id, kind, number, done_on, audience, link, created_at, "
        "updated_at) SELECT ?2, t.id, ?3, ?4, ?5, ?6, ?7, ?8, ?8 FROM legal_deployment AS t JOIN legal_document AS d ON d.id = "
        "t.document_id WHERE d.number = ?1",
        one.document, one.name, one.kind, one.number, one.done_on, one.audience, kLink, work.now);
  }
  tx.execute(
      "UPDATE legal_deployment SET exemption = 'granted', exemption_reason = 'Sở là cơ quan tham mưu xây dựng nghị quyết; UBND "
      "tỉnh đã ban hành kế hoạch thực hiện chung', asked_on = '2016-09-12', decided_on = '2016-09-14', decision_reason = 'Đồng "
      "ý', asked_by = (SELECT id FROM core_user WHERE username = 'vanphong'), decided_by = (SELECT id FROM core_user WHERE "
      "username = 'phapche') WHERE document_id = (SELECT id FROM legal_document WHERE number = '09/2016/NQ-HĐND')");
  sync_deployments(work, tx, true);
}

}  // namespace motcong::legal
