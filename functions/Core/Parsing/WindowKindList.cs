using Serverless.Core.Definitions;
using Serverless.Core.WindowKinds.Aligned;
using Serverless.Core.WindowKinds.Calendars;
using Serverless.Core.WindowKinds.Global;
using Serverless.Core.WindowKinds.Latest;
using Serverless.Core.WindowKinds.Sessions;
using Serverless.Core.WindowKinds.Sliding;

namespace Serverless.Core.Parsing;

/// <summary>The kinds of windows that pipeline files may name: the one list that a new kind is added to.</summary>
public static class WindowKindList
{
    /// <summary>In the order in which messages name them.</summary>
    public static readonly IReadOnlyList<WindowSyntax> All =
    [
        TumblingWindow.Syntax, HoppingWindow.Syntax, CalendarWindow.Syntax, SlidingWindow.Syntax, SessionWindow.Syntax,
        GlobalCountWindow.Syntax, LatestWindow.Syntax,
    ];
}
