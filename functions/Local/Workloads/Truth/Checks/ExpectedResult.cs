using Serverless.Core.Time;

namespace Serverless.Local.Workloads.Truth.Checks;

/// <summary>
/// What must be stored for one window of one key in the end. Takes <paramref name="values"/> over and sorts them when a rank is asked for;
/// there is at least one.
/// </summary>
internal sealed class ExpectedResult(string view, string key, EventTime start, EventTime end, double[] values)
{
    private bool _sorted;

    public string View { get; } = view;

    public string Key { get; } = key;

    public EventTime Start { get; } = start;

    public EventTime End { get; } = end;

    public long Count => values.Length;

    /// <summary>Exact where the values are of one dyadic grid.</summary>
    public double Sum { get; } = values.Sum();

    public double Mean => Sum / Count;

    public double Min { get; } = values.Min();

    public double Max { get; } = values.Max();

    /// <summary>Weight by item, in a view with a top-k.</summary>
    public IReadOnlyDictionary<string, double>? Weights { get; init; }

    /// <summary>Value of the earliest event, in a session; of two at once, of the one read first.</summary>
    public double? First { get; init; }

    /// <summary>Value of the latest event, in a session; of two at once, of the one read last.</summary>
    public double? Last { get; init; }

    /// <summary>The events, where a view's texts are compared: in a session in their order, else in any and without their times.</summary>
    public IReadOnlyList<ExpectedEvent> Events { get; init; } = [];

    /// <summary>The values in ascending order.</summary>
    public ReadOnlySpan<double> Sorted
    {
        get
        {
            if (!_sorted)
                Array.Sort(values);
            _sorted = true;
            return values;
        }
    }

    public override string ToString() => $"{View} {Key} [{Start}, {End})";
}
