using System.Runtime.CompilerServices;
using Serverless.Core.Aggregates;
using Serverless.Core.Aggregates.Sketches;
using Serverless.Core.Binary;
using Serverless.Core.Columns;

namespace Serverless.Core.Windows;

/// <summary>
/// Where in a cell the state of each aggregate of a view is. One array holds a <see cref="CellHead"/> and the numbers of all aggregates, so
/// that a cell of a few sums is a few neighbouring words. States without a fixed size are objects beside it. Several cells lie one after
/// the other: a cell alone is number 0 of one.
/// </summary>
public sealed class CellLayout
{
    private readonly Part[] _parts;

    /// <summary>
    /// The layout of cells that have these aggregates in this order, with what is computed of a cell when a result is shown.
    /// </summary>
    public CellLayout(IReadOnlyList<Aggregate> aggregates, ComputedValues? computed = null)
    {
        Aggregates = aggregates;
        Computed = computed ?? ComputedValues.None;
        _parts = new Part[aggregates.Count];
        var functions = aggregates.Select(aggregate => aggregate.Function).ToArray();
        bool[] grows = [.. functions.Select(function => function.NewVariableState() is not null)];
        Numbers = CellHead.Numbers + functions.Sum(function => function.FixedSlots);
        Growing = grows.Count(grows => grows);
        var (at, growingAt) = (CellHead.Numbers, 0);
        for (var index = 0; index < _parts.Length; index++)
        {
            var slots = functions[index].FixedSlots;
            var place = new StatePlace(at, slots, Numbers, grows[index] ? growingAt++ : -1, Growing);
            _parts[index] = new Part(functions[index], place, aggregates[index].Mark);
            at += slots;
        }
    }

    /// <summary>The aggregates, in the order of their states.</summary>
    public IReadOnlyList<Aggregate> Aggregates { get; }

    /// <summary>What is computed of a cell when a result is shown: no part of the cell, and of nothing that is stored.</summary>
    public ComputedValues Computed { get; }

    /// <summary>How many numbers a cell has, its head among them.</summary>
    public int Numbers { get; }

    /// <summary>How many states without a fixed size a cell has.</summary>
    public int Growing { get; }

    internal ReadOnlySpan<Part> Parts => _parts;

    /// <summary>The growing states of a new cell.</summary>
    internal VariableState[] NewGrowing() =>
        Growing == 0 ? [] : [.. _parts.Select(part => part.Function.NewVariableState()).OfType<VariableState>()];

    /// <summary>The part of a cell that is not an aggregate.</summary>
    internal ref CellHead Head(long[] numbers, int cell) =>
        ref Unsafe.As<long, CellHead>(ref numbers[cell * Numbers]);

    /// <summary>
    /// Takes in rows of <paramref name="events"/> in their order, each into the cell that <paramref name="cells"/> gives for it. Allocates
    /// nothing once grown.
    /// </summary>
    internal void Add(
        long[] numbers, VariableState[] growing, EventColumns events, ReadOnlySpan<int> rows, scoped ReadOnlySpan<int> cells)
    {
        var arrived = events.Arrived;
        cells = cells[..rows.Length];
        for (var index = 0; index < rows.Length; index++)
            Head(numbers, cells[index]).Add(1, arrived[rows[index]]);
        foreach (ref readonly var part in Parts)
        {
            if (part.Mark == Aggregate.Unmarked)
                part.Function.Add(new EventRun(events, rows, cells, part.Place, numbers, growing));
            else if (events.Choose(part.Mark, rows, cells, out var chosen) is { IsEmpty: false } marked)
                part.Function.Add(new EventRun(events, marked, chosen, part.Place, numbers, growing));
        }
    }

    /// <summary>Back to no events.</summary>
    internal void Reset(long[] numbers, VariableState[] growing, int cell)
    {
        foreach (ref readonly var part in Parts)
        {
            if (part.Place.GrowingAt >= 0)
                part.Function.Reset(part.Place.Of(numbers, growing, cell));
        }
        Array.Clear(numbers, cell * Numbers, Numbers);
    }

    /// <summary>Appends the aggregates of a cell, without its head.</summary>
    internal void Write(long[] numbers, VariableState[] growing, int cell, ByteWriter writer)
    {
        foreach (ref readonly var part in Parts)
            part.Function.Write(part.Place.Of(numbers, growing, cell), writer);
    }

    /// <summary>An aggregate's place in a cell.</summary>
    internal readonly record struct Part(AggregateFunction Function, StatePlace Place, int Mark)
    {
        /// <summary>Whether every event of the other part is one of this one.</summary>
        public bool Covers(in Part other) => Mark == Aggregate.Unmarked || Mark == other.Mark;

        public Accumulator In(long[] numbers, VariableState[] growing) => Place.Of(numbers, growing, 0);
    }
}
