using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Pages;

/// <summary>
/// The first of the results that are asked for, chosen from pages that come in any order: as many as the reader takes, or fewer, when they
/// are large. Safe for concurrent use.
/// </summary>
internal sealed class FirstResults
{
    /// <summary>What is held at most, in bytes of states and keys, beside one result.</summary>
    public const long MostBytes = 32 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly ResultSelection _asked;
    private readonly long _mostBytes;
    private readonly SortedSet<Result> _first;
    private long _bytes;

    /// <param name="asked">Of several keys.</param>
    /// <param name="mostBytes">How many bytes are held, beside those of one result.</param>
    public FirstResults(ResultSelection asked, long mostBytes)
    {
        (_asked, _mostBytes) = (asked, mostBytes);
        var isOnePerKey = asked.Listing == ResultListing.NewestOfEachKey;
        _first = new SortedSet<Result>(Comparer<Result>.Create(isOnePerKey
            ? (one, other) => ResultIdOrder.CompareKeys(one.Id.Key, other.Id.Key)
            : (one, other) => ResultIdOrder.Instance.Compare(one.Id, other.Id)));
    }

    /// <summary>What was chosen, in order.</summary>
    public IReadOnlyCollection<Result> Results => _first;

    /// <summary>Whether there are fewer than the reader takes, as they are large: more follow after the last.</summary>
    public bool IsShort { get; private set; }

    /// <summary>Takes in what belongs to the first among the results of a page.</summary>
    public void Add(ResultId leaf, Page page)
    {
        lock (_lock)
        {
            foreach (var entry in page.Entries)
            {
                var result = entry.ToResult(leaf);
                // A page is sorted by key: what follows comes later still.
                if (IsFull && ResultIdOrder.CompareKeys(result.Id.Key, _first.Max!.Id.Key) > 0)
                    return;
                if (_asked.Takes(result))
                    Add(result);
            }
        }
    }

    private bool IsFull => _first.Count > 0 && (IsShort || _first.Count >= _asked.Most);

    private void Add(Result result)
    {
        if (_first.TryGetValue(result, out var older))
        {
            if (older.Id.Start >= result.Id.Start)
                return;
            Remove(older);
        }
        else if (IsShort && _first.Comparer.Compare(result, _first.Max) > 0)
        {
            return;
        }
        _first.Add(result);
        _bytes += SizeOf(result);
        if (_first.Count > _asked.Most)
            Remove(_first.Max!);
        while (_bytes > _mostBytes && _first.Count > 1)
        {
            Remove(_first.Max!);
            IsShort = true;
        }
    }

    private void Remove(Result result)
    {
        _first.Remove(result);
        _bytes -= SizeOf(result);
    }

    private static long SizeOf(Result result) => result.State.Length + (2L * result.Id.Key.Length);
}
