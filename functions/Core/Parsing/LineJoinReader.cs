using Serverless.Core.Decoding.Grok;
using Serverless.Core.Definitions;
using Serverless.Core.Expressions.Captures;
using Serverless.Core.Text;

namespace Serverless.Core.Parsing;

/// <summary>Reads which lines are joined: <c>{ "traces": ["java", "python"] }</c> or <c>{ "start": "^%{TIMESTAMP_ISO8601}" }</c>.</summary>
internal static class LineJoinReader
{
    private const int LargestEvent = 16 * 1024 * 1024;

    private static readonly Dictionary<string, TraceKind> Kinds = new(StringComparer.Ordinal)
    {
        ["java"] = TraceKind.Java,
        ["dotnet"] = TraceKind.DotNet,
        ["python"] = TraceKind.Python,
        ["go"] = TraceKind.Go,
        ["indent"] = TraceKind.Indent,
    };

    private static readonly GrokSyntax Syntax = new(new Dictionary<string, string>());

    public static LineJoin Read(ObjectReader reader)
    {
        var traces = new List<TraceKind>();
        foreach (var name in reader.DistinctTexts("traces"))
        {
            if (Kinds.TryGetValue(name, out var kind))
                traces.Add(kind);
            else
                reader.Error("traces", $"'{name}' is not one of {string.Join(", ", Kinds.Keys)}{NearestName.Hint(name, Kinds.Keys)}");
        }
        var start = reader.OptionalText("start");
        if (start is null == (reader.Find("traces") is null))
            reader.Errors.Add(reader.Node, "write either 'traces', such as [\"java\"], or 'start', a pattern of lines that begin an event");
        else if (start is null && traces.Count == 0 && reader.Find("traces") is ArrayNode { Items: [] } none)
            reader.Errors.Add(none, $"list at least one of {string.Join(", ", Kinds.Keys)}");
        var join = new LineJoin(
            [.. traces.Order()], start is null ? null : Expression(reader, start), reader.Whole("maxLines", 500, least: 2, most: 10_000),
            reader.Whole("maxBytes", 64 * 1024, least: 1_024, LargestEvent));
        reader.Done();
        return join;
    }

    private static string Expression(ObjectReader reader, string start)
    {
        if (Syntax.TryExpand(start, out var problem) is { } expression
            && CaptureMachine.Compile(expression, _ => false, out problem) is not null)
            return expression;
        reader.Error("start", problem!);
        return "";
    }
}
