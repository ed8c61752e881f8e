using Serverless.Core.Decoding.AccessLog;
using Serverless.Core.Decoding.Avro;
using Serverless.Core.Decoding.Cef;
using Serverless.Core.Decoding.ContainerLog;
using Serverless.Core.Decoding.Csv;
using Serverless.Core.Decoding.Grok;
using Serverless.Core.Decoding.Json;
using Serverless.Core.Decoding.Logfmt;
using Serverless.Core.Decoding.Otlp;
using Serverless.Core.Decoding.PlainLine;
using Serverless.Core.Decoding.Syslog;
using Serverless.Core.Definitions;

namespace Serverless.Core.Parsing;

/// <summary>The formats that pipeline files may name: the one list that a new format is added to.</summary>
public static class FormatKindList
{
    /// <summary>In the order in which messages name them.</summary>
    public static readonly IReadOnlyList<FormatSyntax> All =
    [
        JsonFormat.Syntax, AvroFormat.Syntax, CsvFormat.Syntax, CsvFormat.TabSyntax, LogfmtFormat.Syntax, AccessLogFormat.Syntax,
        SyslogFormat.Syntax, CefFormat.Syntax, GrokFormat.Syntax, ContainerLogFormat.DockerSyntax, ContainerLogFormat.CriSyntax,
        OtlpLogsFormat.Syntax, LineFormat.Syntax,
    ];
}
