/** What a run did, counted from its tables: one set of figures, as JSON and as a page of HTML. */
package io.karasu.report;
