// The official lists of legal documents: their pages, papers and workbooks.
#pragma once

#include "core/plugin/registry.h"
#include "plugins/legal/official_list.h"

namespace motcong::legal {

void declare_official_lists(plugin::Registry& registry);

/// Head and foot of an official paper of the department, in Vietnamese whoever prints it.
struct PaperFrame {
  std::string agency_parent, agency_name;
  std::string place_date;  // "Thừa Thiên Huế, ngày 24 tháng 6 năm 2019"
  std::string sent_with;   // "(Kèm theo Công văn số ……)": what the list is sent or published with
  std::string signer_post, signer_name;  // the name may be empty: it is written when it is signed
};
PaperFrame load_paper_frame(const plugin::Work& work);

/// "Tổng số: 12 văn bản"
std::string say_total(const i18n::Language& language, const OfficialList& list);

/// The paper of a list: a page of its own, A4 lying.
http::Response show_paper(plugin::Context& context, const ListOrder& order, const OfficialList& list);
/// The same list as a workbook, and an entry in the audit log.
http::Response send_workbook(plugin::Context& context, const ListOrder& order, const OfficialList& list);

}  // namespace motcong::legal
