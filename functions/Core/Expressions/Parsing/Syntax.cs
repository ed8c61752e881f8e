namespace Serverless.Core.Expressions.Parsing;

/// <summary>
/// An expression as it is written, before types are known. A closed set. <paramref name="Position"/> is the character at which it begins
/// or, for an operator, the character of the operator, from 1.
/// </summary>
internal abstract record Syntax(int Position)
{
    /// <summary>Levels of the tree, which is bounded so that no walk over it can exhaust the stack.</summary>
    public int Depth { get; protected init; } = 1;

    /// <summary>What it is made of; a chain of selections is one name.</summary>
    public IEnumerable<Syntax> Parts => this switch
    {
        Call call => call.Target is null ? call.Arguments : call.Arguments.Prepend(call.Target),
        Logic logic => logic.Terms,
        Conditional conditional => [conditional.Condition, conditional.Then, conditional.Otherwise],
        List list => list.Items,
        _ => [],
    };

    public sealed record Null(int Position) : Syntax(Position);

    public sealed record Bool(int Position, bool Value) : Syntax(Position);

    public sealed record Int(int Position, long Value) : Syntax(Position);

    public sealed record Uint(int Position, ulong Value) : Syntax(Position);

    public sealed record Double(int Position, double Value) : Syntax(Position);

    public sealed record String(int Position, string Text, byte[] Value) : Syntax(Position);

    public sealed record Bytes(int Position, byte[] Value) : Syntax(Position);

    /// <summary>A field, or a type's name where a function is called.</summary>
    public sealed record Name(int Position, string Text) : Syntax(Position);

    /// <summary><c>operand.member</c>, without a call.</summary>
    public sealed record Select : Syntax
    {
        public Select(int position, Syntax operand, string member)
            : base(position) => (Operand, Member, Depth) = (operand, member, operand.Depth + 1);

        public Syntax Operand { get; }

        public string Member { get; }
    }

    /// <summary>
    /// A call, <c>function(arguments)</c> or <c>target.function(arguments)</c>; operators are calls of functions named by their symbol.
    /// </summary>
    public sealed record Call : Syntax
    {
        public Call(int position, string function, Syntax? target, IReadOnlyList<Syntax> arguments)
            : base(position)
        {
            (Function, Target, Arguments) = (function, target, arguments);
            Depth = 1 + Math.Max(target?.Depth ?? 0, arguments.Count == 0 ? 0 : arguments.Max(one => one.Depth));
        }

        public string Function { get; }

        public Syntax? Target { get; }

        public IReadOnlyList<Syntax> Arguments { get; }
    }

    /// <summary>Terms joined by <c>&amp;&amp;</c>, or by <c>||</c>: one level for any number of terms.</summary>
    public sealed record Logic : Syntax
    {
        public Logic(int position, bool and, IReadOnlyList<Syntax> terms)
            : base(position) => (And, Terms, Depth) = (and, terms, 1 + terms.Max(one => one.Depth));

        public bool And { get; }

        public IReadOnlyList<Syntax> Terms { get; }
    }

    public sealed record Conditional : Syntax
    {
        public Conditional(int position, Syntax condition, Syntax then, Syntax otherwise)
            : base(position)
        {
            (Condition, Then, Otherwise) = (condition, then, otherwise);
            Depth = 1 + Math.Max(condition.Depth, Math.Max(then.Depth, otherwise.Depth));
        }

        public Syntax Condition { get; }

        public Syntax Then { get; }

        public Syntax Otherwise { get; }
    }

    public sealed record List : Syntax
    {
        public List(int position, IReadOnlyList<Syntax> items)
            : base(position) => (Items, Depth) = (items, items.Count == 0 ? 1 : 1 + items.Max(one => one.Depth));

        public IReadOnlyList<Syntax> Items { get; }
    }
}
