namespace Serverless.Core.Expressions.Captures;

/// <summary>
/// The second pass over a text, from its start to its end: at each place it takes the preferred one of the ways that the first pass found
/// to lead to the end, so it never goes back. Which way is taken follows from the instruction and the frontier, and is remembered. One
/// thread at a time.
/// </summary>
internal sealed class Steps
{
    // A step is the row that it leads to, or how it ends; above these bits the number of the list of marks on the way, 0 for none.
    private const int RowBits = 16;
    private const int NotKnown = 0;
    private const int Done = 0xFFFF;
    private const int Failed = 0xFFFE;

    // Most places from which steps are remembered.
    private const int Most = 2_048;

    private readonly CaptureCode _code;
    private readonly Ways _ways;
    private readonly Frontiers _frontiers;
    private readonly Dictionary<(int Instruction, Beside Before), int> _rows = [];
    private readonly List<(int Instruction, Beside Before)> _places = [];
    private readonly List<int[]> _marks = [];
    private readonly int[] _starts = new int[Enum.GetValues<Beside>().Length];
    private int[][] _steps = new int[16][];

    public Steps(CaptureCode code, Ways ways, Frontiers frontiers)
    {
        (_code, _ways, _frontiers) = (code, ways, frontiers);
        Forget();
    }

    /// <summary>Forgets all; to be called whenever the frontiers have forgotten theirs.</summary>
    public void Forget()
    {
        _rows.Clear();
        _places.Clear();
        _marks.Clear();
        Array.Clear(_steps);
        Array.Clear(_starts);
        // Row 0 and list 0 are none.
        _places.Add(default);
        _marks.Add([]);
    }

    /// <summary>
    /// Writes where each mark is, from a start of -1 for all. Whether there is a match; null: too much would be remembered.
    /// </summary>
    /// <param name="frontiers">Of the whole text.</param>
    /// <param name="from">Where the search begins.</param>
    /// <param name="before">What is before that place.</param>
    /// <param name="marks">Two a group.</param>
    public bool? Run(ReadOnlySpan<ushort> frontiers, int from, Beside before, Span<int> marks)
    {
        ref var start = ref _starts[(int)before];
        if (start == NotKnown && (start = RowOf(_code.Start, _code.HasPlaces ? before : Beside.Nothing)) == NotKnown)
            return null;
        var row = start;
        for (var at = from; ; at++)
        {
            var frontier = at < frontiers.Length ? frontiers[at] : Frontiers.End;
            var steps = _steps[row];
            var step = frontier < steps.Length ? steps[frontier] : NotKnown;
            // Nearly all steps lead to a row and pass no mark.
            if ((uint)(step - 1) < Failed - 1)
            {
                row = step;
                continue;
            }
            if (step == NotKnown && (step = Find(row, frontier)) == NotKnown)
                return null;
            foreach (var mark in _marks[step >>> RowBits])
                marks[mark] = at;
            row = step & Done;
            if (row >= Failed)
                return row == Done;
        }
    }

    private int Find(int row, ushort frontier)
    {
        var (instruction, before) = _places[row];
        var way = Array.Find(
            _ways.From(instruction, before, _frontiers.BesideOf(frontier)), one => _frontiers.IsAlive(frontier, one.To));
        if (way is null)
            return Keep(row, frontier, Failed);
        var to = _code.Instructions[way.To];
        var next = to.Operation == Operation.End || to.Next == _code.Tail
            ? Done
            : RowOf(to.Next, _code.HasPlaces ? _frontiers.BesideOf(frontier) : Beside.Nothing);
        return next == NotKnown ? NotKnown : Keep(row, frontier, next | (NumberOf(way.Marks) << RowBits));
    }

    private int NumberOf(int[] marks)
    {
        if (marks.Length == 0)
            return 0;
        var known = _marks.FindIndex(one => one.AsSpan().SequenceEqual(marks));
        if (known >= 0)
            return known;
        _marks.Add(marks);
        return _marks.Count - 1;
    }

    private int Keep(int row, ushort frontier, int step)
    {
        ref var steps = ref _steps[row];
        if (steps.Length <= frontier)
            Array.Resize(ref steps, Math.Max(frontier + 1, Math.Min(2 * steps.Length, Frontiers.Most)));
        return steps[frontier] = step;
    }

    private int RowOf(int instruction, Beside before)
    {
        if (_rows.TryGetValue((instruction, before), out var known))
            return known;
        if (_places.Count >= Most)
            return NotKnown;
        _places.Add((instruction, before));
        if (_steps.Length < _places.Count)
            Array.Resize(ref _steps, 2 * _steps.Length);
        _steps[_places.Count - 1] = new int[16];
        return _rows[(instruction, before)] = _places.Count - 1;
    }
}
