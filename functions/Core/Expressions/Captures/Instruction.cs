namespace Serverless.Core.Expressions.Captures;

/// <summary>What a <see cref="CaptureCode"/> is made of (K. Thompson's automaton, with R. Pike's marks of captures).</summary>
/// <param name="Operation">What is done.</param>
/// <param name="Argument">
/// Of a byte: the number of the set; of a choice: the instruction that is tried after <paramref name="Next"/>; of a mark: its number; of a
/// place: which (<see cref="Place"/>).
/// </param>
/// <param name="Next">The instruction after it.</param>
internal readonly record struct Instruction(Operation Operation, int Argument, int Next);

/// <summary>What an instruction does.</summary>
internal enum Operation
{
    /// <summary>Reads a byte of a set.</summary>
    Byte,

    /// <summary>Goes one of two ways.</summary>
    Choice,

    /// <summary>Notes where it is.</summary>
    Mark,

    /// <summary>Goes on at certain places only.</summary>
    Place,

    /// <summary>All is read.</summary>
    End,
}

/// <summary>What is beside a place in a text.</summary>
internal enum Beside
{
    /// <summary>The text's start or end.</summary>
    Nothing,

    /// <summary>A letter, digit or underscore of ASCII.</summary>
    Word,

    /// <summary>A line feed.</summary>
    LineFeed,

    /// <summary>Another byte.</summary>
    Other,
}

/// <summary>The places that patterns name.</summary>
internal static class Place
{
    private static readonly string[] Codes = [@"\A", @"\z", "(?m:^)", "(?m:$)", @"\b", @"\B"];

    /// <summary>The number of a place by what a pattern's tree calls it.</summary>
    public static int NumberOf(string code) => Array.IndexOf(Codes, code);

    /// <summary>Whether a place is between two bytes, or at an end.</summary>
    public static bool IsBetween(int number, Beside before, Beside after) => number switch
    {
        0 => before == Beside.Nothing,
        1 => after == Beside.Nothing,
        2 => before is Beside.Nothing or Beside.LineFeed,
        3 => after is Beside.Nothing or Beside.LineFeed,
        4 => (before == Beside.Word) != (after == Beside.Word),
        _ => (before == Beside.Word) == (after == Beside.Word),
    };
}
