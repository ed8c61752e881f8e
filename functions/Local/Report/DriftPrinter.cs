using System.Text;
using Serverless.Core.Drift;
using Serverless.Core.Proposals;
using Serverless.Local.Output;
using Serverless.Runtime.Drift;

namespace Serverless.Local.Report;

/// <summary>Prints what a radar has noticed.</summary>
internal static class DriftPrinter
{
    private const int LongestExample = 160;
    private const int MostShown = 8;

    public static void Write(DriftReport report)
    {
        Line(
            $"{report.Pipeline}, version {report.Version}: findings since {report.Since}: {report.Findings.Count:N0}; ",
            $"{report.Sources:N0} sources, {report.Events:N0} events looked at");
        foreach (var finding in report.Findings)
            Write(finding);
        if (report.Findings.Count > 0 && !report.IsOne)
            Line($"a finding with its examples and a proposal: drift show ID; to carry the proposal out: drift accept ID");
    }

    public static void Write(Proposal? proposal, IReadOnlyList<byte[]> examples)
    {
        foreach (var example in examples.Take(MostShown))
            Line($"  example: {Text(example)}");
        if (proposal is null || proposal.Patch.Count == 0)
        {
            Line($"  no proposal: {(examples.Count == 0 ? "there are no examples" : proposal?.Refused ?? "nothing needs to be changed")}");
            return;
        }
        foreach (var pattern in proposal.Patterns)
            Line($"  format: {pattern}");
        Line(
            $"  proposal, which reads {proposal.Parsed} of {proposal.Examples} examples, ",
            $"where the file as it is reads {proposal.ParsedBefore}:");
        foreach (var step in proposal.Patch)
            Line($"    {PatchOperation.Op} {step.Path}: {step.Value}");
        if (proposal.Refused is { } refused)
            Line($"  the others: {refused}");
    }

    private static void Write(DriftFinding one)
    {
        var source = one.Source.Length > 0 ? one.Source : "(any source)";
        var before = one.Instead is { } instead ? $" in place of {instead}" : "";
        Line(
            $"  {one.Id} {Word(one.Kind)}: {source} {What(one)}{before}, since {one.Since} ({one.At}), ",
            $"{one.Events:N0} events, {one.Share:P1} of its");
        foreach (var text in one.Breaks)
            Line($"      {text}");
        foreach (var field in one.NewFields.Take(MostShown))
            Line($"      new field {field.Path}, {field.Type}, in {field.Share:P0}");
        foreach (var field in one.GoneFields.Take(MostShown))
            Line($"      no field {field.Path} any more, which was in {field.Share:P0}, since {field.Since}");
        foreach (var type in one.Types.Take(MostShown))
            Line($"      {type.Path} was {type.From} and is {type.To}");
        if (one.Lines.Count > 1)
            Line($"      {one.Lines.Count} kinds of lines");
        if (one.Untold > 0)
            Line($"      more kinds of lines or fields than are told apart: {one.Untold:N0} times one was met and not kept");
        if (one.Examples.Count > 0)
            Line($"      such as: {Text(one.Examples[0])}");
    }

    private static string Word(DriftKind kind) => kind.ToString().ToLowerInvariant();

    private static string What(DriftFinding one) => (one.Kind, one.Format) switch
    {
        (DriftKind.Unknown, SourceTraits.NoFormat) => "sends events that no format can read",
        (DriftKind.Unknown, var format) => $"sends lines that only '{format}' takes",
        (DriftKind.New, var format) => $"sends {format}",
        (DriftKind.Vanished, var format) => $"sends {format} no more",
        var (_, format) => $"sends {format} otherwise",
    };

    private static string Text(byte[] example) => Printable.Cut(Encoding.UTF8.GetString(example), LongestExample);

    private static void Line(params FormattableString[] parts) => Terminal.Line(parts);
}
