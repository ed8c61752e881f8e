namespace Serverless.Core.Definitions;

/// <summary>What levels that are numbers mean. Names of levels are known without it.</summary>
public enum SeverityScale
{
    /// <summary>OpenTelemetry's own numbers, 1 to 24.</summary>
    OpenTelemetry,

    /// <summary>Syslog's severities (RFC 5424), 0 the gravest to 7.</summary>
    Syslog,

    /// <summary>Pino's and Bunyan's: 10, 20, … 60.</summary>
    Pino,

    /// <summary>Python's: 10, 20, … 50.</summary>
    Python,

    /// <summary>Those of Microsoft.Extensions.Logging, 0 to 5.</summary>
    DotNet,
}
