using System.Text;
using Serverless.Core.Decoding.Framers;
using Serverless.Core.Definitions;

namespace Serverless.Core.Tests.Decoding;

public sealed class JoinedLinesTests
{
    private static readonly TraceKind[] All = [TraceKind.Java, TraceKind.DotNet, TraceKind.Python, TraceKind.Go];

    //  each block between lines of === is an event
    [Theory]
    [InlineData("one\ntwo\nthree", "one\n===\ntwo\n===\nthree")]
    [InlineData("\n\none\n\n\ntwo\n\n", "one\n===\ntwo")]
    [InlineData("one\r\ntwo\r\n", "one\n===\ntwo")]
    [InlineData(
        "ERROR boom\njava.lang.RuntimeException: x\n\tat a.B.c(B.java:7)\n\tat a.B.main(B.java:3)\nINFO next",
        "ERROR boom\njava.lang.RuntimeException: x\n\tat a.B.c(B.java:7)\n\tat a.B.main(B.java:3)\n===\nINFO next")]
    [InlineData(
        "x.Y: a\n\tat a.B.c(B.java:7)\nCaused by: x.Z: b\n\tat a.B.d(B.java:9)\n\t... 12 more\nnext",
        "x.Y: a\n\tat a.B.c(B.java:7)\nCaused by: x.Z: b\n\tat a.B.d(B.java:9)\n\t... 12 more\n===\nnext")]
    [InlineData(
        "x.Y: a\n    at a.B.c(B.java:7)\n\tSuppressed: x.Z: b\n\t\tat a.B.d(Unknown Source)\n\t\t... 3 common frames omitted",
        "x.Y: a\n    at a.B.c(B.java:7)\n\tSuppressed: x.Z: b\n\t\tat a.B.d(Unknown Source)\n\t\t... 3 common frames omitted")]
    [InlineData("ERROR\nSystem.AggregateException\n   at A.B()", "ERROR\nSystem.AggregateException\n   at A.B()")]
    [InlineData("ERROR\nno Exception: here\na.b: Error", "ERROR\n===\nno Exception: here\n===\na.b: Error")]
    [InlineData("meet me\nat noon\n... and later", "meet me\n===\nat noon\n===\n... and later")]
    [InlineData(
        "fail: System.InvalidOperationException: x\n ---> System.Exception: y\n   at A.B() in /a.cs:line 7\n   --- End of inner"
            + " exception stack trace ---\n   at A.C()\ninfo: next",
        "fail: System.InvalidOperationException: x\n ---> System.Exception: y\n   at A.B() in /a.cs:line 7\n   --- End of inner"
            + " exception stack trace ---\n   at A.C()\n===\ninfo: next")]
    [InlineData(
        "System.Exception: x\n   at A.B()\n--- End of stack trace from previous location ---\n   at A.C()",
        "System.Exception: x\n   at A.B()\n--- End of stack trace from previous location ---\n   at A.C()")]
    [InlineData(
        "ERROR:root:boom\nTraceback (most recent call last):\n  File \"a.py\", line 1, in <module>\n    f()\nValueError: x\nINFO:root:next",
        "ERROR:root:boom\nTraceback (most recent call last):\n  File \"a.py\", line 1, in <module>\n    f()\nValueError: x\n==="
            + "\nINFO:root:next")]
    [InlineData(
        "Traceback (most recent call last):\n  File \"a.py\", line 1\nKeyError: 'a'\n\nDuring handling of the above exception, "
            + "another exception occurred:\n\nTraceback (most recent call last):\n  File \"a.py\", line 3\nValueError: x\nnext",
        "Traceback (most recent call last):\n  File \"a.py\", line 1\nKeyError: 'a'\n\nDuring handling of the above exception, "
            + "another exception occurred:\n\nTraceback (most recent call last):\n  File \"a.py\", line 3\nValueError: x\n===\nnext")]
    [InlineData("one\n  indented", "one\n===\n  indented")]
    [InlineData(
        "panic: boom\n\ngoroutine 1 [running]:\nmain.f(0x1, {0xc0, 0x3})\n\t/a/main.go:7 +0x1d\nmain.main()\n\t/a/main.go:3 +0x"
            + "2f\nexit status 2\nnext line",
        "panic: boom\n\ngoroutine 1 [running]:\nmain.f(0x1, {0xc0, 0x3})\n\t/a/main.go:7 +0x1d\nmain.main()\n\t/a/main.go:3 +0x"
            + "2f\nexit status 2\n===\nnext line")]
    [InlineData(
        "panic: runtime error: x\n[signal SIGSEGV: segmentation violation code=0x1]\n\ngoroutine 7 [select]:\nmain.(*T).f(...)"
            + "\n\t/a.go:1\ncreated by main.main in goroutine 1\n\t/a.go:9 +0x1\npanic: again",
        "panic: runtime error: x\n[signal SIGSEGV: segmentation violation code=0x1]\n\ngoroutine 7 [select]:\nmain.(*T).f(...)"
            + "\n\t/a.go:1\ncreated by main.main in goroutine 1\n\t/a.go:9 +0x1\n===\npanic: again")]
    [InlineData("text (a)\nmain.main()", "text (a)\n===\nmain.main()")]
    [InlineData("", "")]
    public void Lines_of_a_stack_trace_belong_to_the_event_before_them(string record, string expected) =>
        Assert.Equal(expected, Cut(new LineJoin(All, null), record));

    [Theory]
    [InlineData("2024 one\n  more\n\nand more\n2024 two", "2024 one\n  more\n\nand more\n===\n2024 two")]
    [InlineData("left over\n2024 one", "left over\n===\n2024 one")]
    [InlineData("2024 one\r\nmore\r\n2024 two\r\n", "2024 one\r\nmore\n===\n2024 two")]
    public void Lines_that_begin_no_event_belong_to_the_one_before_them(string record, string expected) =>
        Assert.Equal(expected, Cut(new LineJoin([], "^[0-9]{4} "), record));

    [Fact]
    public void Indented_lines_are_joined_where_it_is_said() =>
        Assert.Equal("one\n  two\n\tthree\n===\nfour", Cut(new LineJoin([TraceKind.Indent], null), "one\n  two\n\tthree\nfour"));

    [Fact]
    public void An_event_has_no_more_lines_and_bytes_than_are_allowed()
    {
        Assert.Equal("a\n b\n c\n===\n d\n e", Cut(new LineJoin([TraceKind.Indent], null, MaxLines: 3), "a\n b\n c\n d\n e"));
        var line = " " + new string('x', 400);
        Assert.Equal(
            $"a\n{line}\n{line}\n===\n{line}",
            Cut(new LineJoin([TraceKind.Indent], null, MaxBytes: 1_024), $"a\n{line}\n{line}\n{line}"));
    }

    [Fact]
    public void Whatever_the_lines_are_no_byte_but_line_breaks_is_lost_and_what_is_cut_is_cut_again_alike()
    {
        var random = new Random(11);
        string[] parts =
        [
            "text", "\tat a.B.c(B.java:7)", "Caused by: x", "   at A.B()", "Traceback (most recent call last):", "  File \"a\"", "E: x", "",
            "panic: x", "goroutine 1 [running]:", "main.f()", "\t/a.go:1", "During handling of the above exception, another", " ",
        ];
        for (var round = 0; round < 2_000; round++)
        {
            var record = string.Join('\n', Enumerable.Range(0, random.Next(1, 14)).Select(_ => parts[random.Next(parts.Length)]));
            var events = Events(new LineJoin(All, null), record);
            Assert.Equal(Lines(record), events.SelectMany(Lines));
            foreach (var one in events)
                Assert.Equal([one], Events(new LineJoin(All, null), one));
        }
    }

    [Theory]
    [InlineData("\"kind\": \"line\", \"framing\": \"lines\", \"join\": {}", "write either 'traces'")]
    [InlineData(
        "\"kind\": \"line\", \"framing\": \"lines\", \"join\": { \"traces\": [\"java\"], \"start\": \"^a\" }", "write either 'traces'")]
    [InlineData("\"kind\": \"line\", \"framing\": \"lines\", \"join\": { \"traces\": [] }", "list at least one of java")]
    [InlineData("\"kind\": \"line\", \"framing\": \"lines\", \"join\": { \"traces\": [\"jawa\"] }", "did you mean 'java'?")]
    [InlineData("\"kind\": \"line\", \"framing\": \"lines\", \"join\": { \"start\": \"%{INTT}\" }", "did you mean 'INT'?")]
    [InlineData("\"kind\": \"line\", \"framing\": \"lines\", \"join\": { \"start\": \"(\" }", "has no ')'")]
    [InlineData("\"kind\": \"line\", \"framing\": \"lines\", \"join\": { \"traces\": [\"java\"], \"maxLines\": 1 }", "from 2 to 10000")]
    [InlineData("\"kind\": \"line\", \"join\": { \"traces\": [\"java\"] }", "lines are joined where 'framing' is 'lines'")]
    [InlineData("\"kind\": \"logfmt\", \"framing\": \"lines\", \"join\": { \"traces\": [\"java\"] }", "there is no property 'join' here")]
    public void Mistakes_in_a_join_are_told(string format, string message)
    {
        var parse = Pipelines.PipelineFiles.Parse(Pipelines.PipelineFiles.SampleWith(
            "\"kind\": \"json\", \"framing\": \"array\", \"maxDepth\": 8", format));
        Assert.Contains(parse.Errors, error => error.Message.Contains(message, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Where(line => line.Trim().Length > 0);

    private static string Cut(LineJoin join, string record) => string.Join("\n===\n", Events(join, record));

    private static List<string> Events(LineJoin join, string record)
    {
        var framer = new JoinedLinesFramer(join);
        framer.Open(Encoding.UTF8.GetBytes(record), default);
        var events = new List<string>();
        while (framer.Next())
            events.Add(Encoding.UTF8.GetString(framer.Event));
        return events;
    }
}
