namespace Serverless.Core.Decoding.Grok;

/// <summary>Named patterns of words, numbers, names of the net, and paths, under the names that Logstash made usual.</summary>
internal static class BasicPatterns
{
    /// <summary>By name.</summary>
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["USERNAME"] = @"[a-zA-Z0-9._-]+",
        ["USER"] = "%{USERNAME}",
        ["HTTPDUSER"] = "%{EMAILADDRESS}|%{USER}",
        ["EMAILLOCALPART"] = @"[a-zA-Z0-9!#$%&'*+/=?^_`{|}~.-]+",
        ["EMAILADDRESS"] = "%{EMAILLOCALPART}@%{HOSTNAME}",
        ["INT"] = "[+-]?[0-9]+",
        ["BASE10NUM"] = @"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)",
        ["NUMBER"] = "%{BASE10NUM}",
        ["BASE16NUM"] = "[+-]?(?:0x)?[0-9A-Fa-f]+",
        ["BASE16FLOAT"] = @"[+-]?(?:0x)?(?:[0-9A-Fa-f]+(?:\.[0-9A-Fa-f]*)?|\.[0-9A-Fa-f]+)",
        ["POSINT"] = "[1-9][0-9]*",
        ["NONNEGINT"] = "[0-9]+",
        ["WORD"] = @"\b\w+\b",
        ["NOTSPACE"] = @"\S+",
        ["SPACE"] = @"\s*",
        ["DATA"] = "(?s:.*?)",
        ["GREEDYDATA"] = "(?s:.*)",
        ["QUOTEDSTRING"] = """
            "(?:[^"\\]|\\(?s:.))*"|'(?:[^'\\]|\\(?s:.))*'|`(?:[^`\\]|\\(?s:.))*`
            """,
        ["QS"] = "%{QUOTEDSTRING}",
        ["UUID"] = "[A-Fa-f0-9]{8}-(?:[A-Fa-f0-9]{4}-){3}[A-Fa-f0-9]{12}",
        ["URN"] = "urn:[0-9A-Za-z][0-9A-Za-z-]*:(?:%[0-9a-fA-F]{2}|[0-9A-Za-z()+,.:=@;$_!*'/?#-])+",

        ["MAC"] = "%{CISCOMAC}|%{WINDOWSMAC}|%{COMMONMAC}",
        ["CISCOMAC"] = @"(?:[A-Fa-f0-9]{4}\.){2}[A-Fa-f0-9]{4}",
        ["WINDOWSMAC"] = "(?:[A-Fa-f0-9]{2}-){5}[A-Fa-f0-9]{2}",
        ["COMMONMAC"] = "(?:[A-Fa-f0-9]{2}:){5}[A-Fa-f0-9]{2}",
        ["IPV6PART"] = "[0-9A-Fa-f]{1,4}",
        ["IPV6END"] = "%{IPV6PART}:%{IPV6PART}|%{IPV4}",
        // The grammar of RFC 3986, and a zone.
        ["IPV6"] = "(?:(?:%{IPV6PART}:){6}%{IPV6END}|::(?:%{IPV6PART}:){5}%{IPV6END}|%{IPV6PART}?::(?:%{IPV6PART}:){4}%{IPV6END}"
            + "|(?:(?:%{IPV6PART}:)?%{IPV6PART})?::(?:%{IPV6PART}:){3}%{IPV6END}"
            + "|(?:(?:%{IPV6PART}:){0,2}%{IPV6PART})?::(?:%{IPV6PART}:){2}%{IPV6END}"
            + "|(?:(?:%{IPV6PART}:){0,3}%{IPV6PART})?::%{IPV6PART}:%{IPV6END}"
            + "|(?:(?:%{IPV6PART}:){0,4}%{IPV6PART})?::%{IPV6END}|(?:(?:%{IPV6PART}:){0,5}%{IPV6PART})?::%{IPV6PART}"
            + "|(?:(?:%{IPV6PART}:){0,6}%{IPV6PART})?::)(?:%[0-9A-Za-z._~-]+)?",
        ["IPV4PART"] = "25[0-5]|2[0-4][0-9]|[01]?[0-9]{1,2}",
        ["IPV4"] = @"(?:%{IPV4PART}\.){3}%{IPV4PART}",
        ["IP"] = "%{IPV6}|%{IPV4}",
        ["HOSTNAME"] = @"[0-9A-Za-z][0-9A-Za-z-]*(?:\.[0-9A-Za-z][0-9A-Za-z-]*)*\.?",
        ["IPORHOST"] = "%{IP}|%{HOSTNAME}",
        ["HOSTPORT"] = "%{IPORHOST}:%{POSINT}",

        ["PATH"] = "%{UNIXPATH}|%{WINPATH}",
        ["UNIXPATH"] = @"(?:/(?:[\w%!$@:.,+~-]|\\.)*)+",
        ["TTY"] = @"/dev/(?:pts|tty[pq]?)\w*/?[0-9]*",
        ["WINPATH"] = @"(?:[A-Za-z]+:|\\)(?:\\[^\\?*]*)+",
        ["URIPROTO"] = "[A-Za-z][A-Za-z0-9+.-]*",
        ["URIHOST"] = "%{IPORHOST}(?::%{POSINT:port})?",
        ["URIPATH"] = @"(?:/[A-Za-z0-9$.+!*'(){},~:;=@#%&_-]*)+",
        ["URIPARAM"] = @"\?[A-Za-z0-9$.+!*'|(){},~@#%&/=:;_?\[\]<>-]*",
        ["URIPATHPARAM"] = "%{URIPATH}(?:%{URIPARAM})?",
        ["URI"] = "%{URIPROTO}://(?:%{USER}(?::[^@]*)?@)?(?:%{URIHOST})?(?:%{URIPATHPARAM})?",
    };
}
