using System.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using Serverless.Core.Tests.Pipelines;
using Serverless.Core.Transforms;

namespace Serverless.Core.Tests.Transforms;

/// <summary>Levels of many systems as OpenTelemetry's severity.</summary>
public sealed class SeverityTests
{
    [Theory]
    [InlineData("info", "9 INFO")]
    [InlineData("INFO", "9 INFO")]
    [InlineData("Information", "9 INFO")]
    [InlineData("INF", "9 INFO")]
    [InlineData("I", "9 INFO")]
    [InlineData("LOG", "9 INFO")]
    [InlineData("notice", "10 INFO2")]
    [InlineData("W", "13 WARN")]
    [InlineData("WRN", "13 WARN")]
    [InlineData("Warning", "13 WARN")]
    [InlineData("warn", "13 WARN")]
    [InlineData("E", "17 ERROR")]
    [InlineData("err", "17 ERROR")]
    [InlineData("SEVERE", "17 ERROR")]
    [InlineData("crit", "18 ERROR2")]
    [InlineData("CRITICAL", "18 ERROR2")]
    [InlineData("dpanic", "18 ERROR2")]
    [InlineData("alert", "19 ERROR3")]
    [InlineData("FATAL", "21 FATAL")]
    [InlineData("FTL", "21 FATAL")]
    [InlineData("F", "21 FATAL")]
    [InlineData("PANIC", "21 FATAL")]
    [InlineData("emerg", "21 FATAL")]
    [InlineData("trace", "1 TRACE")]
    [InlineData("VRB", "1 TRACE")]
    [InlineData("finest", "1 TRACE")]
    [InlineData("debug", "5 DEBUG")]
    [InlineData("DBG", "5 DEBUG")]
    [InlineData("DEBUG2", "6 DEBUG2")]
    [InlineData("warn3", "15 WARN3")]
    [InlineData("17", "17 ERROR")]
    [InlineData("24", "24 FATAL4")]
    [InlineData("25", "none")]
    [InlineData("0", "none")]
    [InlineData("-1", "none")]
    [InlineData("loud", "none")]
    [InlineData("", "none")]
    [InlineData("informationinformation", "none")]
    [InlineData("ïnfo", "none")]
    public void A_name_or_a_number_is_known(string level, string expected) => Assert.Equal(expected, Of("otel", level));

    [Theory]
    [InlineData("syslog", "21 19 18 17 13 10 9 5 0 0")]
    [InlineData("dotnet", "1 5 9 13 17 21 0 0 0 0")]
    [InlineData("otel", "0 1 2 3 4 5 6 7 8 9")]
    public void Numbers_mean_what_their_scale_says(string scale, string expected) =>
        Assert.Equal(expected, string.Join(' ', Enumerable.Range(0, 10).Select(level => Severities.NumberOf(ScaleOf(scale), level))));

    [Theory]
    [InlineData("pino", "1 5 9 13 17 21 0")]
    [InlineData("python", "5 9 13 17 21 0 0")]
    public void Tens_mean_what_their_scale_says(string scale, string expected) =>
        Assert.Equal(expected, string.Join(' ', Enumerable.Range(1, 7).Select(ten => Severities.NumberOf(ScaleOf(scale), 10 * ten))));

    [Theory]
    [InlineData("{ \"from\": \"unitt\" }", "did you mean 'unit'?")]
    [InlineData("{ \"from\": \"unit\", \"scale\": \"sysloq\" }", "did you mean 'syslog'?")]
    [InlineData("{ \"from\": \"unit\", \"text\": \"unit\" }", "give each a name of its own")]
    [InlineData("{ \"from\": \"on\" }", "on")]
    public void Mistakes_are_told(string step, string message)
    {
        var errors = PipelineFiles.Parse(PipelineFiles.SampleWith("{ \"drop\":", $"{{ \"severity\": {step} }}, {{ \"drop\":")).Errors;
        Assert.Contains(errors, error => error.Message.Contains(message, StringComparison.Ordinal));
    }

    private static SeverityScale ScaleOf(string name) => name switch
    {
        "syslog" => SeverityScale.Syslog,
        "pino" => SeverityScale.Pino,
        "python" => SeverityScale.Python,
        "dotnet" => SeverityScale.DotNet,
        _ => SeverityScale.OpenTelemetry,
    };

    private static string Of(string scale, string level)
    {
        var layout = new RowLayout([("level", FieldType.Text), ("number", FieldType.Integer), ("text", FieldType.Text)]);
        var row = new Row(layout);
        var bytes = Encoding.UTF8.GetBytes(level);
        row.SetText(0, bytes, 0, bytes.Length);
        var step = new TransformDefinition.Severity("level", "number", "text", ScaleOf(scale));
        Transformer.Compile([step], layout).Apply(row, ReferenceTables.Empty, out _, out _);
        return row.Has(1) ? $"{row.Integer(1)} {Encoding.UTF8.GetString(row.Text(2))}" : row.Has(2) ? "a text alone" : "none";
    }
}
