using System.CommandLine;
using Serverless.Core.Pipelines;
using Serverless.Local.Output;
using Serverless.Local.Settings;
using Serverless.Runtime.DeadLetters;
using Serverless.Runtime.Ports;

namespace Serverless.Local.Commands;

/// <summary>The verb <c>deadletters</c>: events that were rejected, and those that were late.</summary>
internal static class DeadLettersCommand
{
    internal static readonly Option<string> Data = new("--data") { Description = "Data folder of a run that has ended.", Required = true };
    internal static readonly Option<string> Name = new("--pipeline") { Description = "Name of the pipeline.", Required = true };
    internal static readonly Option<bool> Late = new("--late") { Description = "Late events in place of dead letters." };
    internal static readonly Option<string?> Reason = new("--reason") { Description = "Only dead letters of this reason." };
    internal static readonly Option<string?> Field = new("--field") { Description = "Only dead letters that are one for this field." };
    internal static readonly Option<string?> Schema = new("--schema")
    {
        Description = "Only events that name this schema: a number, a GUID or a fingerprint.",
    };
    internal static readonly Option<string?> Where = new("--where")
    {
        Description = "Only events for which this condition (CEL) holds, over the fields that can be read of them now.",
    };
    internal static readonly Option<string?> From = new("--from") { Description = "Only of records with this Kafka time or a later one." };
    internal static readonly Option<string?> To = new("--to") { Description = "Only of records with an earlier Kafka time than this." };
    private static readonly Option<bool> All = new("--all") { Description = "Also those that were redriven." };
    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "Largest number of events.",
        DefaultValueFactory = _ => 20,
    };

    public static Command Build()
    {
        var list = new Command("list", "Count them by reason and field, with an example each.")
        {
            Data, Name, Late, Reason, Field, Schema, Where, From, To, All,
        };
        list.SetAction((parsed, ct) => RunAsync(parsed, (_, events, token) => ListAsync(events, token), ct));
        var show = new Command("show", "Write them whole, a line of JSON each.")
        {
            Data, Name, Late, Reason, Field, Schema, Where, From, To, All, Limit,
        };
        show.SetAction((parsed, ct) => RunAsync(
            parsed, (reader, events, token) => ShowAsync(reader, events, LimitOf(parsed), token), ct));
        return new Command("deadletters", "Events that were set aside, dead letters and late events: show them, redrive them.")
        {
            list, show, RedriveCommand.Build(),
        };
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, Func<SideEventReader, IAsyncEnumerable<SideEvent>, CancellationToken, Task> write, CancellationToken ct)
    {
        var pipeline = PipelineNames.LoadOne("--pipeline", parsed.GetValue(Name)!);
        var asked = QuestionOf(parsed) with { WithRedriven = parsed.GetValue(All) };
        await using var data = StoredData.Open(parsed.GetValue(Data)!, [pipeline], Instead(pipeline, asked.Kind));
        await data.SealedAsync([pipeline], ct);
        var search = data.Pipelines.SideEvents;
        if (search.ProblemOf(pipeline.Name, asked) is { } problem)
            throw new UsageException(problem.Why);
        using var reader = search.NewReader(pipeline);
        await write(reader, search.QueryAsync(pipeline.Name, asked, ct), ct);
        return ExitCode.Good;
    }

    /// <summary>Which events the options ask for.</summary>
    internal static SideEventQuestion QuestionOf(ParseResult parsed)
    {
        var (from, to) = TimeArgument.ParseRange(parsed.GetValue(From), parsed.GetValue(To));
        var (late, reason, field) = (parsed.GetValue(Late), parsed.GetValue(Reason), parsed.GetValue(Field));
        if (late && (reason ?? field) is not null)
            throw new UsageException("--late: late events have no reason and no field; leave out --reason and --field");
        return new SideEventQuestion(late ? SideOutputKind.Late : SideOutputKind.DeadLetter)
        {
            Reason = reason, Field = field, Schema = parsed.GetValue(Schema), Where = parsed.GetValue(Where), From = from, To = to,
        };
    }

    private static async Task ListAsync(IAsyncEnumerable<SideEvent> events, CancellationToken ct)
    {
        var groups = new Dictionary<(string Reason, string Field), (long Count, SideEvent Example)>();
        await foreach (var one in events.WithCancellation(ct))
        {
            var group = (one.Rejection?.Reason ?? $"late for {string.Join(", ", one.Views)}", one.Rejection?.Field ?? "");
            groups[group] = groups.TryGetValue(group, out var known) ? (known.Count + 1, known.Example) : (1, one);
        }
        foreach (var ((reason, field), (count, example)) in groups.OrderByDescending(group => group.Value.Count))
        {
            Line($"{count,12:N0}  {reason}{(field.Length == 0 ? "" : $" of {field}")}");
            Line($"              {SideEventText.InShort(example)}");
        }
        Line($"{groups.Values.Sum(group => group.Count),12:N0}  in all");
    }

    private static async Task ShowAsync(SideEventReader reader, IAsyncEnumerable<SideEvent> events, int limit, CancellationToken ct)
    {
        var left = limit;
        await foreach (var one in events.WithCancellation(ct))
        {
            if (left-- == 0)
            {
                Terminal.Error($"there are more than these {limit}: narrow the query, or raise --limit");
                return;
            }
            Terminal.Line(SideEventText.Whole(await reader.DecodeAsync(one, ct)));
        }
    }

    private static int LimitOf(ParseResult parsed) => parsed.GetValue(Limit) is > 0 and var given
        ? given
        : throw new UsageException($"--limit {parsed.GetValue(Limit)}: must be at least 1");

    private static string Instead(Pipeline pipeline, SideOutputKind kind) =>
        "Wait until the run has ended, or ask it: "
        + $"GET http://127.0.0.1:7071/api/pipelines/{pipeline.Name}/{(kind == SideOutputKind.Late ? "late-events" : "dead-letters")}, "
        + "with its --port.";

    private static void Line(FormattableString line) => Terminal.Line(line);
}
