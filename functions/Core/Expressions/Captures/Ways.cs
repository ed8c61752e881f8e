namespace Serverless.Core.Expressions.Captures;

/// <summary>A way from an instruction to the next one that reads a byte, or to the end.</summary>
/// <param name="To">The instruction that it leads to.</param>
/// <param name="Marks">The marks on the way, in their order.</param>
internal sealed record Way(int To, int[] Marks);

/// <summary>The ways from each instruction, the preferred ones first. Found when they are first asked for. One thread at a time.</summary>
internal sealed class Ways(CaptureCode code)
{
    private readonly Dictionary<(int From, Beside Before, Beside After), Way[]> _known = [];
    private readonly bool[] _seen = new bool[code.Instructions.Count];
    private readonly Stack<(int At, Trail? Marks)> _open = new();

    /// <summary>The ways from an instruction at a place between what is beside it; each instruction that they lead to once.</summary>
    public Way[] From(int instruction, Beside before, Beside after)
    {
        var key = code.HasPlaces ? (instruction, before, after) : (instruction, Beside.Nothing, Beside.Nothing);
        if (!_known.TryGetValue(key, out var ways))
            _known[key] = ways = Find(instruction, before, after);
        return ways;
    }

    private Way[] Find(int from, Beside before, Beside after)
    {
        var ways = new List<Way>();
        Array.Clear(_seen);
        _open.Push((from, null));
        while (_open.TryPop(out var here))
        {
            if (_seen[here.At])
                continue;
            _seen[here.At] = true;
            var instruction = code.Instructions[here.At];
            switch (instruction.Operation)
            {
                case Operation.Choice:
                    _open.Push((instruction.Argument, here.Marks));
                    _open.Push((instruction.Next, here.Marks));
                    break;
                case Operation.Mark:
                    _open.Push((instruction.Next, new Trail(instruction.Argument, here.Marks)));
                    break;
                case Operation.Place:
                    if (Place.IsBetween(instruction.Argument, before, after))
                        _open.Push((instruction.Next, here.Marks));
                    break;
                default:
                    ways.Add(new Way(here.At, Trail.Listed(here.Marks)));
                    break;
            }
        }
        return [.. ways];
    }

    private sealed record Trail(int Mark, Trail? Before)
    {
        public static int[] Listed(Trail? last)
        {
            var marks = new List<int>();
            for (; last is not null; last = last.Before)
                marks.Add(last.Mark);
            marks.Reverse();
            return [.. marks];
        }
    }
}
