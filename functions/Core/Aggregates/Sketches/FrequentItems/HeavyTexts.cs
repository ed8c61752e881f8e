using System.Text;
using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates.Sketches.FrequentItems;

/// <summary>
/// The texts of the greatest total weight among all that come, outside of any result: <see cref="SpaceSaving"/> over their UTF-8. One
/// thread at a time.
/// </summary>
/// <param name="capacity">How many texts are counted at a time, at least 1: what has more than 1 / capacity of the weight is.</param>
public sealed class HeavyTexts(int capacity)
{
    private readonly SpaceSaving _sketch = new(capacity);
    private byte[] _bytes = new byte[64];

    /// <summary>The weight of all texts, also of those that aren't counted any more.</summary>
    public double Total { get; private set; }

    /// <summary>Adds a weight, greater than 0, to a text.</summary>
    public void Add(string text, double weight)
    {
        Total += weight;
        if (_bytes.Length < Encoding.UTF8.GetMaxByteCount(text.Length))
            _bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var item = _bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, _bytes));
        _sketch.Add(item, Hash64.Of(item), weight);
    }

    /// <summary>Those that are counted, the heaviest first: the most that each can weigh, and how much of that may be others'.</summary>
    public IReadOnlyList<(string Text, double Weight, double Error)> Heaviest()
    {
        var sorted = _sketch.Sort();
        var all = new (string, double, double)[sorted.Length];
        for (var index = 0; index < all.Length; index++)
        {
            var text = Encoding.UTF8.GetString(_sketch.Item(sorted, index, out var counter));
            all[index] = (text, counter.Weight, counter.Error);
        }
        return all;
    }
}
