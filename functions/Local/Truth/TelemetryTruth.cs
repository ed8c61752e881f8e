using Serverless.Local.Generation;

namespace Serverless.Local.Truth;

/// <summary>
/// What must come of a scenario's events: draws them again and asks the <see cref="Oracle{TFact}"/>. Keeps only windows that may still change, so
/// memory doesn't grow with the count (as long as every partition gets events).
/// </summary>
internal sealed class TelemetryTruth
{
    private const int EventsPerLook = 65_536;

    private readonly TelemetryFacts _facts;
    private readonly Oracle<TelemetryFact> _oracle;

    public TelemetryTruth(TelemetryScenario scenario)
    {
        var fleet = new TelemetryFleet(scenario);
        _facts = new TelemetryFacts(scenario, fleet);
        _oracle = new Oracle<TelemetryFact>(TelemetryViews.Of(fleet), scenario.Partitions, TelemetryTiming.Bound);
    }

    /// <summary>The totals, once <see cref="Results"/> has been gone through to its end.</summary>
    public ExpectedCounts Counts => _oracle.Counts();

    /// <summary>Every window's result, each as soon as it can't change any more. To be gone through once.</summary>
    public IEnumerable<ExpectedResult> Results()
    {
        for (var taken = 1L; _facts.Next(); taken++)
        {
            _oracle.Take(_facts.Current);
            if (taken % EventsPerLook != 0)
                continue;
            foreach (var result in _oracle.Closed())
                yield return result;
        }
        foreach (var result in _oracle.Flush())
            yield return result;
    }
}
