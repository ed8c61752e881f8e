namespace Serverless.Core.WindowKinds.Calendars;

/// <summary>What a calendar window is as long as. The numbers are part of a view's hash.</summary>
public enum CalendarUnit
{
    /// <summary>From midnight to midnight.</summary>
    Day = 0,

    /// <summary>Seven days.</summary>
    Week = 1,

    /// <summary>From the first of a month to that of the next.</summary>
    Month = 2,
}
