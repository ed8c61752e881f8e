using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Serverless.Core.Expressions.Captures;

/// <summary>
/// The first pass over a text, from its end to its start: of each place it says from which instructions the rest of the text can be read
/// to the end. Such a set of instructions is a <em>frontier</em>; each gets a number when it is first met, and what comes before it by
/// which byte is remembered, so that a place costs one look-up. One thread at a time.
/// </summary>
internal sealed class Frontiers
{
    /// <summary>The number of what is beyond the last byte.</summary>
    public const ushort End = 1;

    /// <summary>The most frontiers that are remembered.</summary>
    public const int Most = 2_048;

    private const int NotKnown = 0;

    private readonly CaptureCode _code;
    private readonly Ways _ways;
    private readonly int[] _readers;
    private readonly Dictionary<string, ushort> _numbers = new(StringComparer.Ordinal);
    private readonly List<bool[]> _alive = [];
    private readonly List<Beside> _besides = [];
    private readonly int _stride;
    private ushort[] _before;

    public Frontiers(CaptureCode code, Ways ways)
    {
        (_code, _ways, _stride) = (code, ways, code.ClassCount);
        _readers = [.. code.Instructions.Index().Where(one => one.Item.Operation == Operation.Byte).Select(one => one.Index)];
        _before = new ushort[64 * _stride];
        Forget();
    }

    /// <summary>Forgets all but the end.</summary>
    public void Forget()
    {
        _numbers.Clear();
        _alive.Clear();
        _besides.Clear();
        Array.Clear(_before);
        _alive.Add([]);
        _besides.Add(Beside.Nothing);
        var atEnd = new bool[_code.Instructions.Count];
        for (var at = 0; at < atEnd.Length; at++)
            atEnd[at] = _code.Instructions[at].Operation == Operation.End;
        NumberOf(atEnd, Beside.Nothing);
    }

    /// <summary>Writes the number of the frontier at each byte of the text; false when there would be more than are remembered.</summary>
    public bool TryFind(ReadOnlySpan<byte> text, Span<ushort> frontiers)
    {
        ref var classes = ref MemoryMarshal.GetReference(_code.Classes);
        var (before, stride, frontier) = (_before, _stride, End);
        frontiers = frontiers[..text.Length];
        for (var at = text.Length - 1; at >= 0; at--)
        {
            var byteClass = Unsafe.Add(ref classes, text[at]);
            var next = before[(frontier * stride) + byteClass];
            if (next == NotKnown)
            {
                if (!TryAdd(frontier, byteClass, out next))
                    return false;
                before = _before;
            }
            frontiers[at] = frontier = next;
        }
        return true;
    }

    /// <summary>Whether the rest of the text can be read from an instruction.</summary>
    public bool IsAlive(ushort frontier, int instruction) => _alive[frontier][instruction];

    /// <summary>What the frontier's byte is to the place before it.</summary>
    public Beside BesideOf(ushort frontier) => _besides[frontier];

    private bool TryAdd(ushort after, byte byteClass, out ushort number)
    {
        number = NotKnown;
        if (_alive.Count >= Most)
            return false;
        var (beside, isAfter) = (_code.BesideOf(byteClass), _alive[after]);
        var alive = new bool[_code.Instructions.Count];
        foreach (var reader in _readers)
        {
            var (_, set, next) = _code.Instructions[reader];
            alive[reader] = _code.IsIn(set, byteClass)
                && Array.Exists(_ways.From(next, beside, _besides[after]), way => isAfter[way.To]);
        }
        number = NumberOf(alive, beside);
        _before[(after * _stride) + byteClass] = number;
        return true;
    }

    private ushort NumberOf(bool[] alive, Beside beside)
    {
        var key = string.Create(alive.Length + 1, (alive, beside), static (text, from) =>
        {
            for (var at = 0; at < from.alive.Length; at++)
                text[at] = from.alive[at] ? '1' : '0';
            text[^1] = (char)('0' + (int)from.beside);
        });
        if (_numbers.TryGetValue(key, out var known))
            return known;
        _alive.Add(alive);
        _besides.Add(beside);
        if (_before.Length < _alive.Count * _stride)
            Array.Resize(ref _before, Math.Min(2 * _before.Length, Most * _stride));
        return _numbers[key] = (ushort)(_alive.Count - 1);
    }
}
