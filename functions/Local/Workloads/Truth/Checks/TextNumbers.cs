using System.Runtime.CompilerServices;

namespace Serverless.Local.Workloads.Truth.Checks;

/// <summary>The numbers of some text fields' values in one event.</summary>
[InlineArray(Most)]
internal struct TextNumbers
{
    /// <summary>How many fields of a view's events are kept at most.</summary>
    public const int Most = 3;

    private int _first;
}
