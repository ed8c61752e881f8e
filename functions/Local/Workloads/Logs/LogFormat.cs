namespace Serverless.Local.Workloads.Logs;

/// <summary>The formats that services write, in turn.</summary>
internal enum LogFormat : byte
{
    /// <summary>JSON as zap writes it, of a web service.</summary>
    Zap,

    /// <summary>name=value pairs, of a web service.</summary>
    Logfmt,

    /// <summary>A web server's combined log, with the time that a request took after it.</summary>
    Access,

    /// <summary>Serilog's compact JSON.</summary>
    Compact,

    /// <summary>JSON as pino writes it, of a web service.</summary>
    Pino,

    /// <summary>RFC 5424.</summary>
    Syslog,

    /// <summary>A usual layout of Log4j.</summary>
    Log4j,

    /// <summary>Elastic's common schema.</summary>
    Ecs,

    /// <summary>nginx's error log.</summary>
    NginxError,

    /// <summary>PostgreSQL's log.</summary>
    Postgres,

    /// <summary>A container's line in the container runtime's envelope, pairs inside.</summary>
    Container,

    /// <summary>Time, level, text.</summary>
    Plain,
}
