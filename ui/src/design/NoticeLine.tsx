// SPDX-License-Identifier: MIT
// One remark about a job or a clip; in other languages with the server's own sentence below, which has the particulars.

import { useTranslation } from "react-i18next";
import { noticeDetail, noticeText } from "../i18n/serverWords";

export function NoticeLine({ notice }: { notice: { code: string; message: string } }) {
  const { i18n } = useTranslation();
  const detail = noticeDetail(notice, i18n.language);
  return (
    <li>
      {noticeText(notice, i18n.language)}
      {detail !== "" && (
        <span className="notice-detail soft small" lang="en" dir="auto">
          {detail}
        </span>
      )}
    </li>
  );
}
