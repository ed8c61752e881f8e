namespace Serverless.Core.Decoding.Grok;

/// <summary>
/// Named patterns of whole lines: those of Logstash with the names of values that it gives them, and ready-made ones of servers and
/// libraries, which take <c>timestamp</c>, <c>level</c> and <c>message</c> where a line has them.
/// </summary>
internal static class LogPatterns
{
    /// <summary>By name: as Logstash has them.</summary>
    public static readonly IReadOnlyDictionary<string, string> Usual = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["PROG"] = @"[\x21-\x5a\x5c\x5e-\x7e]+",
        ["SYSLOGPROG"] = @"%{PROG:program}(?:\[%{POSINT:pid}\])?",
        ["SYSLOGHOST"] = "%{IPORHOST}",
        ["SYSLOGFACILITY"] = @"<%{NONNEGINT:facility}\.%{NONNEGINT:priority}>",
        ["SYSLOGBASE"] = "%{SYSLOGTIMESTAMP:timestamp} (?:%{SYSLOGFACILITY} )?%{SYSLOGHOST:logsource} %{SYSLOGPROG}:",
        ["SYSLOGLINE"] = "%{SYSLOGBASE} %{GREEDYDATA:message}",
        ["COMMONAPACHELOG"] = @"%{IPORHOST:clientip} %{HTTPDUSER:ident} %{HTTPDUSER:auth} \[%{HTTPDATE:timestamp}\] "
            + @"""(?:%{WORD:verb} %{NOTSPACE:request}(?: HTTP/%{NUMBER:httpversion})?|%{DATA:rawrequest})"" "
            + "%{NUMBER:response} (?:%{NUMBER:bytes}|-)",
        ["COMBINEDAPACHELOG"] = "%{COMMONAPACHELOG} %{QS:referrer} %{QS:agent}",
        ["HTTPD_COMMONLOG"] = "%{COMMONAPACHELOG}",
        ["HTTPD_COMBINEDLOG"] = "%{COMBINEDAPACHELOG}",
        ["HTTPD20_ERRORLOG"] =
            @"\[%{HTTPDERROR_DATE:timestamp}\] \[%{LOGLEVEL:loglevel}\] (?:\[client %{IPORHOST:clientip}\] )?%{GREEDYDATA:message}",
        ["HTTPD24_ERRORLOG"] = @"\[%{HTTPDERROR_DATE:timestamp}\] \[(?:%{WORD:module})?:%{LOGLEVEL:loglevel}\] "
            + @"\[pid %{POSINT:pid}(?::tid %{INT:tid})?\](?: \[client %{IPORHOST:clientip}:%{POSINT:clientport}\])?"
            + "(?: (?<errorcode>AH[0-9]+):)? %{GREEDYDATA:message}",
        ["HTTPD_ERRORLOG"] = "%{HTTPD20_ERRORLOG}|%{HTTPD24_ERRORLOG}",
        ["JAVACLASS"] = @"(?:[a-zA-Z$_][a-zA-Z$_0-9]*\.)*[a-zA-Z$_][a-zA-Z$_0-9]*",
        ["JAVAMETHOD"] = "<init>|<clinit>|[a-zA-Z$_][a-zA-Z$_0-9]*",
        ["JAVAFILE"] = "[a-zA-Z$_0-9. -]+",
        ["JAVASTACKTRACEPART"] = @"\s+at %{JAVACLASS:class}\.%{JAVAMETHOD:method}\(%{JAVAFILE:file}(?::%{INT:line})?\)",
        ["REDISLOG"] = @"\[%{POSINT:pid}\] %{REDISTIMESTAMP:timestamp} [*#.-] %{GREEDYDATA:message}",
        ["POSTGRESQL"] = "%{DATESTAMP:timestamp} %{TZ} %{DATA:user_id} %{GREEDYDATA:connection_id} %{POSINT:pid}",
    };

    /// <summary>By name: ready-made ones, each of a whole line.</summary>
    public static readonly IReadOnlyDictionary<string, string> ReadyMade = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        // 2024/05/01 12:00:00 [error] 7#7: *1 open() "/x" failed (2: No such file or directory), client: 10.0.0.7, server: …
        ["NGINXERROR"] = @"^(?<timestamp>[0-9]{4}/[0-9]{2}/[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}) \[%{WORD:level}\] "
            + @"%{INT:pid:int}#%{INT:tid:int}: (?:\*%{INT:connection:int} )?%{DATA:message}(?:, client: (?<client>[^,]+))?"
            + @"(?:, server: (?<server>[^,]*))?(?:, request: ""(?<request>[^""]*)"")?(?:, subrequest: ""[^""]*"")?"
            + @"(?:, upstream: ""(?<upstream>[^""]*)"")?(?:, host: ""(?<host>[^""]*)"")?(?:, referrer: ""(?<referrer>[^""]*)"")?$",
        // I0501 12:00:00.123456       1 controller.go:114] "Synced" pod="kube-system/dns"
        ["KLOG"] = @"^(?<level>[IWEF])(?<timestamp>[0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}) +%{INT:thread:int} "
            + @"(?<file>[^:\]]+):%{INT:line:int}\] %{GREEDYDATA:message}",
        // 2024-05-01 12:00:00,123 INFO  [main] com.acme.App - text; thread and level also the other way round
        ["LOG4J"] = @"^%{TIMESTAMP_ISO8601:timestamp} +"
            + @"(?:%{LOGLEVEL:level} +\[(?<thread>[^\]]*)\]|\[(?<thread>[^\]]*)\] +%{LOGLEVEL:level}) +"
            + "(?<logger>[^ ]+) +(?:- |: )%{GREEDYDATA:message}",
        // 2024-05-01T12:00:00.123Z  INFO 4711 --- [shop] [main] com.acme.App : text
        ["SPRINGBOOT"] = @"^%{TIMESTAMP_ISO8601:timestamp} +%{LOGLEVEL:level} %{INT:pid:int} --- "
            + @"(?:\[(?<app>[^\]]*)\] )?\[ *(?<thread>[^\]]*)\] (?<logger>[^ ]+) +: %{GREEDYDATA:message}",
        // 2024-05-01 12:00:00.123 +02:00 [INF] text
        ["SERILOG"] = @"^(?<timestamp>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]+) (?<offset>[+-][0-9]{2}:[0-9]{2}) "
            + @"\[(?<level>[A-Za-z]+)\] %{GREEDYDATA:message}",
        // 2024-05-01 12:00:00.123 UTC [4711] ann@shop ERROR:  text
        ["POSTGRESQLLOG"] = @"^(?<timestamp>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?) (?<zone>[A-Z0-9+:-]+) "
            + @"\[%{INT:pid:int}(?:-[0-9]+)?\] (?:(?<user>[^@\s]*)@(?<database>\S*) )?(?<level>[A-Z]+[0-9]?):  ?%{GREEDYDATA:message}",
        // <ISO time> LEVEL text: what many programs write
        ["TIMELEVEL"] = @"^\[?%{TIMESTAMP_ISO8601:timestamp}\]?[ \t]+\[?%{LOGLEVEL:level}\]?:?[ \t]+%{GREEDYDATA:message}",
    };
}
