using System.Runtime.InteropServices;
using Serverless.Core.Aggregates.Sketches;

namespace Serverless.Core.Aggregates;

/// <summary>
/// The state of one aggregate over one set of events: <paramref name="numbers"/>, as many as its <see cref="AggregateFunction"/> keeps and all zero for
/// no events, and what has no fixed size, if it keeps such.
/// </summary>
public readonly ref struct Accumulator(Span<long> numbers, VariableState? growing)
{
    public Span<long> Numbers { get; } = numbers;

    public VariableState? Growing { get; } = growing;

    /// <summary>The numbers as a structure of that size.</summary>
    public ref T As<T>()
        where T : unmanaged => ref MemoryMarshal.AsRef<T>(MemoryMarshal.AsBytes(Numbers));
}
