// The official lists of legal documents, and the review form: their pages, papers and workbooks.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/plugin/registry.h"
#include "plugins/legal/official_list/official_list.h"

namespace motcong::legal {

void declare_official_lists(plugin::Registry& registry);

/// What is printed and written around a table: in Vietnamese whoever prints it.
struct Paper {
  std::string name;                   // of the page and the file's properties
  std::string caption, title, scope;  // "DANH MỤC", "Văn bản ... năm 2019", "do ... ban hành"; the last two may be empty
  std::string sent_with;              // "(Kèm theo Công văn số ……)": what it is sent or published with; or empty
  std::vector<std::pair<std::string, std::string>> facts, conclusions;  // above and below the table
  OfficialList list;
  std::string total;                      // "Tổng số: 12 văn bản"; or empty
  std::string signer_post, signer_name;   // the name may be empty: it is written when it is signed
  bool is_landscape = true;
  std::string back_href;
};

/// The paper of a list as ordered.
Paper make_paper(plugin::Context& context, const ListOrder& order);
/// "Tổng số: 12 văn bản"
std::string say_total(const i18n::Language& language, const OfficialList& list);

/// "Thừa Thiên Huế, ngày 24 tháng 6 năm 2019"
std::string place_and_day(const plugin::Work& work);

/// A page of its own, A4.
http::Response show_paper(plugin::Context& context, const Paper& paper);
/// The same as a workbook, and an entry in the audit log that names these records.
http::Response send_workbook(plugin::Context& context, const Paper& paper, const char* object_type,
                             std::int64_t object_id = 0);

/// The review form (Phiếu rà soát văn bản, form 01) of one review: pages at /legal/reviews/:id/form and .../form/xlsx.
void declare_review_form(plugin::Registry& registry);

}  // namespace motcong::legal
