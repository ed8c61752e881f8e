using Serverless.Core.Binary;

namespace Serverless.Core.Windows;

/// <summary>
/// The aggregates of a cell that lack its earlier events, because they were added to the view when the window was open already: by their
/// index, since when, ms since 1970.
/// </summary>
internal sealed class LateBegun
{
    private readonly SortedList<int, long> _since = [];

    public IReadOnlyDictionary<int, long> Since => _since.AsReadOnly();

    /// <summary>Notes an aggregate; the later time counts.</summary>
    public void Add(int aggregate, long sinceMs) =>
        _since[aggregate] = Math.Max(sinceMs, _since.TryGetValue(aggregate, out var known) ? known : long.MinValue);

    public void Add(LateBegun other)
    {
        foreach (var (aggregate, since) in other._since)
            Add(aggregate, since);
    }

    public void Write(ByteWriter writer)
    {
        writer.Unsigned((ulong)_since.Count);
        foreach (var (aggregate, since) in _since)
        {
            writer.Unsigned((ulong)aggregate);
            writer.Signed(since);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote for a cell of so many aggregates.</summary>
    public static LateBegun Read(scoped ref ByteReader reader, int aggregates)
    {
        var read = new LateBegun();
        for (var left = reader.Count(aggregates); left > 0; left--)
            read.Add(reader.Count(aggregates - 1), reader.Signed());
        return read;
    }
}
