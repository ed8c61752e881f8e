using System.Text.Json;
using Serverless.Core.Ledger;
using Serverless.Core.States;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>A poke on its way to its shard, as it travels.</summary>
internal sealed record Letter(ShardId Shard, string Content)
{
    public Poke Poke => JsonSerializer.Deserialize<Poke>(Content)!;
}

/// <summary>Pokes on their way: any of them may be taken next, again, or never.</summary>
internal sealed class Mailbox
{
    private readonly List<Letter> _letters = [];

    public int Count => _letters.Count;

    /// <summary>Changes pokes on their way.</summary>
    public Func<Poke, Poke> Twist { get; set; } = poke => poke;

    /// <summary>Entities that their back end has forgotten: what is sent to them waits, and isn't counted.</summary>
    public HashSet<ShardId> Frozen { get; } = [];

    /// <summary>What was sent to frozen entities.</summary>
    public List<Letter> Held { get; } = [];

    public void Post(ShardId shard, Poke poke) =>
        (Frozen.Contains(shard) ? Held : _letters).Add(new Letter(shard, JsonSerializer.Serialize(Twist(poke))));

    public void Post(Letter letter) => _letters.Add(letter);

    /// <summary>Everything that is under way; what is done with it is the caller's.</summary>
    public List<Letter> TakeAll()
    {
        var all = _letters.ToList();
        _letters.Clear();
        return all;
    }

    public Letter Take(int index)
    {
        var letter = _letters[index];
        _letters.RemoveAt(index);
        return letter;
    }
}
