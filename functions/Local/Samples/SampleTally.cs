using System.Globalization;

namespace Serverless.Local.Samples;

/// <summary>Counts what became of a sample's events.</summary>
internal sealed class SampleTally
{
    private readonly Dictionary<string, long> _views = [];
    private readonly Dictionary<string, long> _drops = [];
    private readonly Dictionary<(string Reason, string? Field), (long Count, SampledEvent First)> _rejections = [];

    public long Events { get; private set; }

    /// <summary>0 to 1.</summary>
    public double DeadLetterShare => Events == 0 ? 0 : (double)DeadLetters / Events;

    private long DeadLetters => _rejections.Values.Sum(reason => reason.Count);

    public void Add(SampledEvent one)
    {
        Events++;
        foreach (var (view, _) in one.Views)
            _views[view] = _views.GetValueOrDefault(view) + 1;
        if (one.DroppedBy is { } rule)
            _drops[rule] = _drops.GetValueOrDefault(rule) + 1;
        if (one.Rejection is { Reason: var reason, Field: var field })
            _rejections[(reason, field)] =
                _rejections.TryGetValue((reason, field), out var known) ? (known.Count + 1, known.First) : (1, one);
    }

    /// <summary>The counts, a line each, with the first dead letter of each reason. Has text of data.</summary>
    public List<string> Lines(EventSample sample)
    {
        var filtered = _drops.Values.Sum();
        return
        [
            Text($"{Events:N0} events, {(sample.IsWhole ? "all" : "the first")} of {sample.Name}: ")
                + Text($"accepted {Events - filtered - DeadLetters:N0}, filtered {filtered:N0}, dead letters {DeadLetters:N0}"),
            .. _views.Select(view => Text($"  in {view.Key} {view.Value:N0}")),
            .. _drops.Select(rule => Text($"  dropped by {rule.Key} {rule.Value:N0}")),
            .. _rejections.OrderByDescending(one => one.Value.Count).Select(one => Shown(one.Value.Count, one.Value.First)),
        ];
    }

    private static string Shown(long count, SampledEvent first) =>
        Text($"  dead letters {count:N0}, the first event {first.Record + 1}: {SampleText.Reason(first.Rejection!)}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
