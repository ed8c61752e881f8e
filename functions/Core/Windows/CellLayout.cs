using Serverless.Core.Aggregates;
using Serverless.Core.Aggregates.Sketches;

namespace Serverless.Core.Windows;

/// <summary>
/// Where in a cell the state of each aggregate of a view is. One array holds a <see cref="CellHead"/> and the numbers of all aggregates, so
/// that a cell of a few sums is a few neighbouring words. States without a fixed size are objects beside it.
/// </summary>
public sealed class CellLayout
{
    private readonly Part[] _parts;

    /// <summary>The layout of cells that have these aggregates in this order.</summary>
    public CellLayout(IReadOnlyList<Aggregate> aggregates)
    {
        Aggregates = aggregates;
        _parts = new Part[aggregates.Count];
        Numbers = CellHead.Numbers;
        for (var index = 0; index < _parts.Length; index++)
        {
            var function = aggregates[index].Function;
            var grows = function.NewVariableState() is not null;
            _parts[index] = new Part(function, Numbers, function.FixedSlots, grows ? Growing : -1);
            Numbers += function.FixedSlots;
            Growing += grows ? 1 : 0;
        }
    }

    /// <summary>The aggregates, in the order of their states.</summary>
    public IReadOnlyList<Aggregate> Aggregates { get; }

    /// <summary>How many numbers a cell has, its head among them.</summary>
    public int Numbers { get; }

    /// <summary>How many states without a fixed size a cell has.</summary>
    public int Growing { get; }

    internal ReadOnlySpan<Part> Parts => _parts;

    /// <summary>The growing states of a new cell.</summary>
    internal VariableState[] NewGrowing() =>
        Growing == 0 ? [] : [.. _parts.Select(part => part.Function.NewVariableState()).OfType<VariableState>()];

    /// <summary>An aggregate's place in a cell.</summary>
    internal readonly record struct Part(AggregateFunction Function, int At, int Numbers, int GrowingAt)
    {
        public Accumulator In(long[] numbers, VariableState[] growing) =>
            new(numbers.AsSpan(At, Numbers), GrowingAt < 0 ? null : growing[GrowingAt]);
    }
}
