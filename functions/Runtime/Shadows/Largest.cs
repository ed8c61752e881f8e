namespace Serverless.Runtime.Shadows;

/// <summary>Keeps the largest of many, at most so many; of equal ones those that came first.</summary>
internal sealed class Largest<T>(int most)
{
    private readonly PriorityQueue<T, (double Size, long Number)> _kept = new();
    private long _number;

    /// <summary>Takes one in; NaN is smaller than any.</summary>
    public void Add(T one, double size)
    {
        _kept.Enqueue(one, (double.IsNaN(size) ? double.NegativeInfinity : size, -_number++));
        if (_kept.Count > most)
            _kept.Dequeue();
    }

    /// <summary>Those that were kept, the largest first.</summary>
    public IReadOnlyList<T> InOrder() =>
        [.. _kept.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)];
}
