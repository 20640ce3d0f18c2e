/** Rule of points by which a report that was found true is rewarded. */
export const REPORT_RULE = 'report-verified'
/** Reports of one pulse that can share a reward; the database holds the same. */
export const MOST_SHARE = 20
