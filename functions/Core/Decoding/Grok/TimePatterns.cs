namespace Serverless.Core.Decoding.Grok;

/// <summary>Named patterns of dates, times and levels, under the names that Logstash made usual.</summary>
internal static class TimePatterns
{
    /// <summary>By name.</summary>
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["MONTH"] = "[Jj]an(?:uary)?|[Ff]eb(?:ruary)?|[Mm]ar(?:ch)?|[Aa]pr(?:il)?|[Mm]ay|[Jj]une?|[Jj]uly?|[Aa]ug(?:ust)?"
            + "|[Ss]ep(?:t(?:ember)?)?|[Oo]ct(?:ober)?|[Nn]ov(?:ember)?|[Dd]ec(?:ember)?",
        ["MONTHNUM"] = "1[0-2]|0?[1-9]",
        ["MONTHNUM2"] = "0[1-9]|1[0-2]",
        ["MONTHDAY"] = "0[1-9]|[12][0-9]|3[01]|[1-9]",
        ["DAY"] = "Mon(?:day)?|Tue(?:sday)?|Wed(?:nesday)?|Thu(?:rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?",
        ["YEAR"] = "[0-9]{4}|[0-9]{2}",
        ["HOUR"] = "2[0-3]|[01]?[0-9]",
        ["MINUTE"] = "[0-5][0-9]",
        ["SECOND"] = "(?:60|[0-5]?[0-9])(?:[:.,][0-9]+)?",
        ["TIME"] = "%{HOUR}:%{MINUTE}(?::%{SECOND})?",
        ["DATE_US"] = "%{MONTHNUM}[/-]%{MONTHDAY}[/-]%{YEAR}",
        ["DATE_EU"] = "%{MONTHDAY}[./-]%{MONTHNUM}[./-]%{YEAR}",
        ["DATE"] = "%{DATE_US}|%{DATE_EU}",
        ["DATESTAMP"] = "%{DATE}[- ]%{TIME}",
        ["ISO8601_TIMEZONE"] = "Z|[+-]%{HOUR}(?::?%{MINUTE})?",
        ["ISO8601_SECOND"] = "%{SECOND}",
        ["TIMESTAMP_ISO8601"] = "[0-9]{4}-%{MONTHNUM}-%{MONTHDAY}[Tt ]%{HOUR}:?%{MINUTE}(?::?%{SECOND})?(?:%{ISO8601_TIMEZONE})?",
        ["TZ"] = "[APMCE][SD]T|UTC|GMT|CES?T|[A-Z]{3,5}",
        ["DATESTAMP_RFC822"] = "%{DAY} %{MONTH} %{MONTHDAY} %{YEAR} %{TIME} %{TZ}",
        ["DATESTAMP_RFC2822"] = "%{DAY}, %{MONTHDAY} %{MONTH} %{YEAR} %{TIME} (?:%{ISO8601_TIMEZONE}|%{TZ})",
        ["DATESTAMP_OTHER"] = "%{DAY} %{MONTH} +%{MONTHDAY} %{TIME} %{TZ} %{YEAR}",
        ["DATESTAMP_EVENTLOG"] = "[0-9]{4}%{MONTHNUM2}%{MONTHDAY}%{HOUR}%{MINUTE}%{SECOND}",
        ["HTTPDATE"] = "%{MONTHDAY}/%{MONTH}/[0-9]{4}:%{TIME} %{INT}",
        ["HTTPDERROR_DATE"] = "%{DAY} %{MONTH} +%{MONTHDAY} %{TIME} [0-9]{4}",
        ["SYSLOGTIMESTAMP"] = "%{MONTH} +%{MONTHDAY} %{TIME}",
        ["REDISTIMESTAMP"] = "%{MONTHDAY} %{MONTH} (?:[0-9]{4} )?%{TIME}",
        ["LOGLEVEL"] = "(?i:trace|verbose|debug|notice|info(?:rmation(?:al)?)?|warn(?:ing)?|alert|err(?:or)?|crit(?:ical)?|fatal|severe"
            + "|emerg(?:ency)?|panic)",
    };
}
