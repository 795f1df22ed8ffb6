/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Drains from beginning to end, as stories (drain-script.h). */
#include "drain-script.h"
#include "unit.h"

#define WEB "service tcp 10.0.0.1:80 wrr\n"
#define DNS "service udp 10.0.0.1:53 wrr\n"
#define MARK "service fwmark 7 wrr\n"
#define PAIR WEB "server A 3 2 1 0\nserver B 3\n"
#define TEN WEB "server A 10 5 0 0\nserver B 10\n"

struct story {
	const char *name, *text;
};

/* --- one server out --- */

static const struct story drains[] = {
	{ "at once, kept", PAIR
	  "drain A\nis 1 pending\nnext 0\n"
	  "at 5000 A 3->0\nis 1 waiting\nnext 6000\n"
	  "at 6000 nothing\npart 1 0 waiting holds=active weight=0 before=3 deadline=599000\n"
	  "server A 0 0 7 0\n"
	  "at 7000 nothing\nis 1 done drained\nnext -1\n"
	  "part 1 0 done drained holds= harms= weight=0 before=3 deadline=-1" },
	{ "at once, deleted", PAIR
	  "drain A delete\nat 0 A 3->0\nat 1000 nothing\nserver A 0 0 7 0\nat 2000 -A\n"
	  "is 1 done drained\npart 1 0 done drained harms= weight=0\nnext -1" },
	{ "an idle one is looked at once more before it goes", WEB "server A 3\nserver B 3\n"
	  "drain A delete\nat 0 A 3->0\nis 1 waiting\nat 1000 -A\nis 1 done drained" },
	{ "one that has the weight 0 already, idle", WEB "server A 0\nserver B 3\n"
	  "drain A delete\ndrain A\nat 0 -A\nis 1 done drained\nis 2 done refused" },
	{ "one that has the weight 0 already, busy", WEB "server A 0 1 0 0\nserver B 3\n"
	  "drain A\nat 0 nothing\nis 1 waiting\nnext 1000\nserver A 0\nat 1000 nothing\n"
	  "is 1 done drained" },
	{ "inactive connections are waited for when asked", PAIR
	  "drain A inactive\nat 0 A 3->0\nserver A 0 1 2 0\n"
	  "at 1000 nothing\npart 1 0 waiting holds=active,inactive\nserver A 0 0 2 0\n"
	  "at 2000 nothing\npart 1 0 waiting holds=inactive\nserver A 0\nat 3000 nothing\n"
	  "is 1 done drained" },
	{ "over a period", TEN
	  "drain A period=5000\n"
	  "at 100 nothing\nis 1 moving\nnext 1100\npart 1 0 moving weight=10 deadline=605000\n"
	  "at 1099 nothing\nnext 1100\n"
	  "at 1100 A 10->8\nnext 2100\nat 2100 A 8->6\nat 3100 A 6->4\nat 4100 A 4->2\n"
	  "is 1 moving\nnext 5100\nat 5100 A 2->0\nis 1 waiting\nnext 6100\n"
	  "part 1 0 waiting weight=0 before=10 deadline=600000" },
	{ "a late step is where the line is", TEN
	  "drain A period=10000\nat 0 nothing\nat 4700 A 10->6\nnext 5000\nat 5000 A 6->5\n"
	  "at 90000 A 5->0\nis 1 waiting" },
	{ "a period that is no multiple of the interval", TEN
	  "drain A period=2500\nat 0 nothing\nat 1000 A 10->6\nat 2000 A 6->2\nnext 2500\n"
	  "at 2500 A 2->0" },
	{ "a period of one interval", TEN
	  "drain A period=1000\nat 0 nothing\nat 1000 A 10->0" },
	{ "a weight of 1 has no steps", WEB "server A 1\nserver B 1\n"
	  "drain A period=3000\nat 0 nothing\nat 1000 nothing\nat 2000 nothing\nat 3000 A 1->0" },
	{ "the greatest weight and period", WEB "server A 2147483647\nserver B 1\n"
	  "drain A period=4294967295 interval=2147483648\nat 0 nothing\nnext 2147483648\n"
	  "at 2147483648 A 2147483647->1073741824\nnext 4294967295\n"
	  "at 4294967295 A 1073741824->0" },
	{ "another interval", TEN
	  "drain A interval=250\nat 0 A 10->0\nnext 250\nat 250 nothing\nnext 500" },
	{ "the deadline, kept", TEN
	  "drain A deadline=2500\nat 0 A 10->0\nat 1000 nothing\nat 2000 nothing\nnext 2500\n"
	  "at 2499 nothing\nis 1 waiting\nat 2500 nothing\nis 1 done deadline\n"
	  "part 1 0 done deadline holds=active harms=remain weight=0\nnext -1" },
	{ "the deadline, deleted", TEN
	  "drain A deadline=1000 delete\nat 0 A 10->0\nat 1000 -A\nis 1 done deadline\n"
	  "part 1 0 done deadline holds=active harms=swallowed" },
	{ "the deadline, deleted with resets", TEN
	  "settings 1 0 1\ndrain A deadline=1000 delete\nat 0 A 10->0\nat 1000 -A\n"
	  "part 1 0 done deadline harms=reset" },
	{ "the deadline comes after the period", TEN
	  "drain A period=2000 deadline=1000 delete\nat 0 nothing\nat 1000 A 10->5\n"
	  "at 2000 A 5->0\nat 2999 nothing\nat 3000 -A\nis 1 done deadline" },
	{ "how fast it falls, and how long it may take", TEN
	  "drain A\nat 0 A 10->0\npart 1 0 waiting fall=0.0 estimate=-1\n"
	  "server A 0 40 0 0\nat 1000 nothing\npart 1 0 waiting fall=0.0 estimate=-1\n"
	  "server A 0 30 9 0\nat 2000 nothing\npart 1 0 waiting fall=10.0 estimate=3000\n"
	  "server A 0 30 9 0\nat 3000 nothing\npart 1 0 waiting fall=5.0 estimate=6000\n"
	  "server A 0 70 9 0\nat 4000 nothing\npart 1 0 waiting fall=-10.0 estimate=-1\n"
	  "server A 0\nat 5000 nothing\npart 1 0 done drained fall=0.0 estimate=-1" },
	{ "a rate that is hardly one", TEN "drain A interval=4294967295 deadline=4294967295\n"
	  "at 0 A 10->0\nserver A 0 4294967295 0 0\nat 1 nothing\nserver A 0 4294967294 0 0\n"
	  "at 4294967290 nothing\npart 1 0 waiting fall=0.0 estimate=-1" },
	{ "the rate is that of the last eight looks", TEN
	  "drain A\nat 0 A 10->0\nserver A 0 99 0 0\nat 1000 nothing\nat 2000 nothing\n"
	  "at 3000 nothing\nat 4000 nothing\nat 5000 nothing\nat 6000 nothing\nat 7000 nothing\n"
	  "at 8000 nothing\nserver A 0 92 0 0\nat 9000 nothing\npart 1 0 waiting fall=1.0\n"
	  "server A 0 85 0 0\nat 10000 nothing\npart 1 0 waiting fall=2.0" },
	{ "steps need no time between them", TEN
	  "drain A\nat 0 A 10->0\nat 0 nothing\nat 0 nothing\npart 1 0 waiting fall=0.0\n"
	  "server A 0\nat 0 nothing\nis 1 done drained" },
	{ "a job that is done can be forgotten", WEB "server A 0\nserver B 1\n"
	  "drain A\nat 0 nothing\ndrain B force\nremove 1\nis 2 pending\nat 0 B 1->0\n"
	  "is 2 waiting" },
};

/* --- what is waited for, by protocol and settings --- */

static const struct story waits[] = {
	{ "SCTP: as TCP", "service sctp 10.0.0.1:80 wrr\nserver A 3 1 1 0\nserver B 1\n"
	  "drain A delete\nat 0 A 3->0\nat 1000 nothing\nserver A 0 0 1 0\nat 2000 -A\n"
	  "part 1 0 done drained harms=" },
	{ "UDP, kept: until the flows have ended", DNS "server A 3 0 2 0\nserver B 1\nudp 5\n"
	  "drain A\nat 0 A 3->0\nat 9000 nothing\npart 1 0 waiting holds=flows\n"
	  "server A 0\nat 10000 nothing\npart 1 0 done drained harms=" },
	{ "UDP, kept: to the deadline", DNS "server A 3 0 2 0\nserver B 1\nudp 5\n"
	  "drain A deadline=9000\nat 0 A 3->0\nat 9000 nothing\n"
	  "part 1 0 done deadline holds=flows harms=remain" },
	{ "UDP, deleted with expire_nodest_conn: at once", DNS "server A 3 0 2 0\nserver B 1\n"
	  "settings 1 0 1\ndrain A delete\nat 0 A 3->0\nat 1000 -A\n"
	  "part 1 0 done drained harms=moved" },
	{ "the same without flows", DNS "server A 3 0 0 0\nserver B 1\n"
	  "settings 1 0 1\ndrain A delete\nat 0 A 3->0\nat 1000 -A\n"
	  "part 1 0 done drained harms=" },
	{ "UDP, deleted without it: flows that pause are waited for",
	  DNS "server A 3 0 2 0\nserver B 1\nudp 7\n"
	  "settings 0 0 1\ndrain A delete\nat 0 A 3->0\nat 7900 nothing\n"
	  "part 1 0 waiting holds=flows\nserver A 0\nat 7950 -A\n"
	  "part 1 0 done drained harms=" },
	{ "those that do not are swallowed", DNS "server A 3 0 2 0\nserver B 1\nudp 7\n"
	  "settings 0 0 1\ndrain A delete interval=3000\nat 0 A 3->0\nat 6000 nothing\n"
	  "next 8000\nat 7999 nothing\nat 8000 -A\npart 1 0 done deadline harms=swallowed" },
	{ "the timeout is 300 s where it is not known", DNS "server A 3 0 2 0\nserver B 1\n"
	  "drain A delete\nat 0 A 3->0\nat 342856 nothing\nat 342857 -A" },
	{ "the deadline may come before", DNS "server A 3 0 2 0\nserver B 1\n"
	  "drain A delete deadline=2000\nat 0 A 3->0\nat 2000 -A\n"
	  "part 1 0 done deadline holds=flows harms=swallowed" },
	{ "UDP, whatever the settings, when inactive ones are asked for",
	  DNS "server A 3 0 2 0\nserver B 1\nudp 5\n"
	  "settings 1 0 1\ndrain A delete inactive\nat 0 A 3->0\nat 9000 nothing\n"
	  "part 1 0 waiting holds=inactive\nserver A 0\nat 10000 -A\nis 1 done drained" },
	{ "UDP by the packet: no wait", "service udp 10.0.0.1:53 wrr ops\nserver A 3 0 2 0\n"
	  "server B 1\nsettings 0 0 0\ndrain A delete\nat 0 A 3->0\nat 1000 -A\n"
	  "part 1 0 done drained harms=" },
	{ "by mark, deleted with expire_nodest_conn: active ones",
	  MARK "server A 3 1 2 0\nserver B 1\n"
	  "settings 1 0 1\ndrain A delete\nat 0 A 3->0\nat 1000 nothing\n"
	  "part 1 0 waiting holds=active\nserver A 0 0 2 0\nat 2000 -A\n"
	  "part 1 0 done drained harms=moved" },
	{ "by mark, deleted without it: inactive ones as well, as for UDP",
	  MARK "server A 3 1 2 0\nserver B 1\nudp 7\n"
	  "settings 0 0 1\ndrain A delete\nat 0 A 3->0\nserver A 0 0 2 0\nat 7000 nothing\n"
	  "part 1 0 waiting holds=flows\nat 8000 -A\npart 1 0 done deadline harms=swallowed" },
	{ "by mark, kept", MARK "server A 3 1 2 0\nserver B 1\nudp 5\n"
	  "drain A\nat 0 A 3->0\nat 9000 nothing\npart 1 0 waiting holds=active,flows\n"
	  "server A 0\nat 10000 nothing\nis 1 done drained" },
	{ "by mark and by the packet: TCP's inactive ones are none of UDP's",
	  "service fwmark 7 wrr ops\nserver A 3 0 2 0\nserver B 1\n"
	  "drain A delete\nat 0 A 3->0\nat 1000 -A\npart 1 0 done drained harms=" },

	{ "persistent clients, kept: until their templates are gone",
	  "service tcp 10.0.0.1:80 wrr persistent\nserver A 3 0 0 2\nserver B 1\n"
	  "settings 1 0 1\ndrain A\nat 0 A 3->0\nat 1000 nothing\n"
	  "part 1 0 waiting holds=persistent\nserver A 0 1 0 2\nat 2000 nothing\n"
	  "part 1 0 waiting holds=active,persistent\nserver A 0\nat 3000 nothing\n"
	  "part 1 0 done drained harms=" },
	{ "persistent clients, kept: to the deadline",
	  "service tcp 10.0.0.1:80 wrr persistent\nserver A 3 0 0 2\nserver B 1\n"
	  "drain A deadline=1000\nat 0 A 3->0\nat 1000 nothing\n"
	  "part 1 0 done deadline holds=persistent harms=remain" },
	{ "persistent clients, kept with expire_quiescent_template: no wait",
	  "service tcp 10.0.0.1:80 wrr persistent\nserver A 3 0 0 2\nserver B 1\n"
	  "settings 0 1 1\ndrain A\nat 0 A 3->0\nat 1000 nothing\n"
	  "part 1 0 done drained harms=unstuck" },
	{ "persistent clients, deleted: no wait for templates",
	  "service tcp 10.0.0.1:80 wrr persistent\nserver A 3 1 0 2\nserver B 1\n"
	  "settings 1 0 1\ndrain A delete\nat 0 A 3->0\nat 1000 nothing\n"
	  "part 1 0 waiting holds=active,persistent\nserver A 0 0 0 2\nat 2000 -A\n"
	  "part 1 0 done drained holds= harms=unstuck" },
	{ "templates that an earlier persistence has left bring nobody",
	  WEB "server A 3 0 0 2\nserver B 1\ndrain A\nat 0 A 3->0\nat 1000 nothing\n"
	  "part 1 0 done drained harms=" },

	{ "ports used again, kept: until no old connection is left", PAIR
	  "settings 0 0 0\ndrain A\nat 0 A 3->0\nserver A 0 0 2 0\nat 1000 nothing\n"
	  "part 1 0 waiting holds=reuse\nserver A 0 1 1 0\nat 2000 nothing\n"
	  "part 1 0 waiting holds=active,reuse\nserver A 0\nat 3000 nothing\nis 1 done drained" },
	{ "ports used again, deleted with expire_nodest_conn: only what is open", PAIR
	  "settings 1 0 0\ndrain A delete\nat 0 A 3->0\nat 1000 nothing\n"
	  "part 1 0 waiting holds=active\nserver A 0 0 2 0\nat 2000 -A\n"
	  "part 1 0 done drained harms=" },
	{ "ports used again, deleted without: they would be swallowed", PAIR
	  "settings 0 0 0\ndrain A delete\nat 0 A 3->0\nat 1000 nothing\n"
	  "part 1 0 waiting holds=active,reuse\nserver A 0 0 2 0\nat 2000 nothing\n"
	  "part 1 0 waiting holds=reuse\nserver A 0\nat 3000 -A\npart 1 0 done drained harms=" },
	{ "at the deadline they are", PAIR
	  "settings 0 0 0\ndrain A delete deadline=2000\nat 0 A 3->0\nserver A 0 0 2 0\n"
	  "at 1000 nothing\nat 2000 -A\npart 1 0 done deadline holds=reuse harms=swallowed" },
	{ "ports used again by persistent clients, kept, whatever conn_reuse_mode",
	  "service tcp 10.0.0.1:80 wrr persistent\nserver A 3\nserver B 1\n"
	  "settings 0 1 1\ndrain A\nat 0 A 3->0\nserver A 0 0 2 1\nat 1000 nothing\n"
	  "part 1 0 waiting holds=reuse\nserver A 0 0 0 1\nat 2000 nothing\n"
	  "part 1 0 done drained harms=unstuck" },
	{ "ports used again by persistent clients, kept with expire_nodest_conn: no wait",
	  "service tcp 10.0.0.1:80 wrr persistent\nserver A 3\nserver B 1\n"
	  "settings 1 1 1\ndrain A\nat 0 A 3->0\nserver A 0 0 2 1\nat 1000 nothing\n"
	  "part 1 0 done drained harms=unstuck" },
	{ "ports used again: not with UDP", DNS "server A 3\nserver B 1\n"
	  "settings 1 0 0\ndrain A delete\nat 0 A 3->0\nserver A 0 0 1 0\nat 1000 -A\n"
	  "part 1 0 done drained harms=moved" },
	{ "ports used again: of UDP they are flows", DNS "server A 3 0 1 0\nserver B 1\n"
	  "settings 0 0 0\ndrain A\nat 0 A 3->0\nat 1000 nothing\npart 1 0 waiting holds=flows" },
	{ "what is not known is the kernel's default", PAIR
	  "settings -1 -1 -1\ndrain A\nat 0 A 3->0\nserver A 0 0 2 0\nat 1000 nothing\n"
	  "is 1 done drained" },

	{ "mh without fallback refuses clients", "service tcp 10.0.0.1:80 mh\nserver A 3 1 0 0\n"
	  "server B 3\ndrain A\nat 0 A 3->0\nat 1000 nothing\n"
	  "part 1 0 waiting holds=active harms=refused\nserver A 0\nat 2000 nothing\n"
	  "part 1 0 done drained harms=refused" },
	{ "mh with fallback does not", "service tcp 10.0.0.1:80 mh fallback\nserver A 3 1 0 0\n"
	  "server B 3\ndrain A\nat 0 A 3->0\nat 1000 nothing\npart 1 0 waiting harms=" },
	{ "sh without fallback does", "service tcp 10.0.0.1:80 sh\nserver A 3 1 0 0\n"
	  "server B 3\ndrain A\nat 0 A 3->0\nat 1000 nothing\npart 1 0 waiting harms=refused" },
	{ "dh has no fallback", "service tcp 10.0.0.1:80 dh fallback\nserver A 3 1 0 0\n"
	  "server B 3\ndrain A\nat 0 A 3->0\nat 1000 nothing\npart 1 0 waiting harms=refused" },
};

/* --- several servers --- */

static const struct story shifts[] = {
	{ "from one to another", WEB "server A 10\nserver B 0\n"
	  "shift A=0 B=10 period=5000\nat 0 nothing\nnext 1000\nat 1000 B 0->2, A 10->8\n"
	  "at 2000 B 2->4, A 8->6\nat 3000 B 4->6, A 6->4\nat 4000 B 6->8, A 4->2\n"
	  "part 1 0 moving weight=2\npart 1 1 moving weight=8\n"
	  "at 5000 B 8->10, A 2->0\npart 1 0 waiting weight=0\npart 1 1 done moved weight=10\n"
	  "is 1 waiting\nat 6000 nothing\nis 1 done drained\npart 1 0 done drained" },
	{ "at once", WEB "server A 10\nserver B 0\n"
	  "shift B=10 A=0 delete\nat 0 B 0->10, A 10->0\nis 1 waiting\nat 1000 -A\n"
	  "is 1 done drained\npart 1 1 done moved" },
	{ "whatever the scheduler, at once", "service tcp 10.0.0.1:80 rr\nserver A 1\nserver B 0\n"
	  "shift A=0 B=1\nat 0 B 0->1, A 1->0" },
	{ "no server goes to 0", WEB "server A 10\nserver B 2\n"
	  "shift A=6 B=6 period=2000\nat 0 nothing\nat 1000 B 2->4, A 10->8\n"
	  "at 2000 B 4->6, A 8->6\nis 1 done moved\nnext -1" },
	{ "nothing to move", WEB "server A 5\nserver B 2\n"
	  "shift A=5 B=2 period=2000\nat 0 nothing\nis 1 moving\nat 2000 nothing\n"
	  "is 1 done moved" },
	{ "several on both sides", WEB "server A 3\nserver B 3\nserver C 0\nserver D 0\n"
	  "server E 7\n"
	  "shift A=0 B=0 C=4 D=2 E=7 period=6000\nat 0 nothing\n"
	  "at 3000 C 0->2, D 0->1, A 3->2, B 3->1\n"
	  "at 6000 C 2->4, D 1->2, A 2->0, B 1->0\npart 1 4 done moved weight=7\nis 1 waiting" },
	{ "cancelled on the way", WEB "server A 10\nserver B 0\n"
	  "shift A=0 B=10 period=5000\nat 0 nothing\nat 2000 B 0->4, A 10->6\ncancel 1\n"
	  "is 1 ending\nnext 2000\nat 2000 A 6->10, B 4->0\nis 1 done cancelled\nnext -1" },
	{ "cancelled while the old ones wait", WEB "server A 10 1 0 0\nserver B 0\n"
	  "shift A=0 B=10\nat 0 B 0->10, A 10->0\ncancel 1\nat 500 A 0->10, B 10->0\n"
	  "is 1 done cancelled\npart 1 1 done cancelled" },
	{ "resumed where it was", WEB "server A 4\nserver B 6\n"
	  "shift A=0 B=10 period=2000\nat 0 nothing\nat 1000 B 6->8, A 4->2\n"
	  "at 2000 B 8->10, A 2->0" },
	{ "someone else sets a weight: all stop", WEB "server A 10\nserver B 0\nserver C 1\n"
	  "shift A=0 B=10 C=1 period=5000\nat 0 nothing\nat 1000 B 0->2, A 10->8\nserver B 9\n"
	  "at 2000 nothing\nis 1 done stopped\npart 1 0 done stopped weight=8\n"
	  "part 1 1 done changed weight=9\npart 1 2 done stopped\n"
	  "says 1 shift 10.0.1.2:80 of tcp 10.0.0.1:80: someone else has set its weight to 9; it "
	  "was 2" },
	{ "someone else deletes a server: all stop", WEB "server A 10\nserver B 0\n"
	  "shift A=0 B=10 period=5000\nat 0 nothing\nat 1000 B 0->2, A 10->8\ngone A\n"
	  "at 2000 nothing\npart 1 0 done gone\npart 1 1 done stopped weight=2" },
	{ "what happens to one that waits does not matter to the others",
	  WEB "server A 4 1 0 0\nserver B 4 1 0 0\nserver C 0\n"
	  "shift A=0 B=0 C=8\nat 0 C 0->8, A 4->0, B 4->0\nserver A 5\nat 1000 nothing\n"
	  "part 1 0 done changed\npart 1 1 waiting\npart 1 2 done moved\nserver B 0\n"
	  "at 2000 nothing\nis 1 done changed" },
	{ "the kernel refuses one change: all stop", WEB "server A 10\nserver B 0\n"
	  "shift A=0 B=10 period=5000\nat 0 nothing\nfail -22\nat 1000 B 0->2, A 10->8\n"
	  "part 1 1 done failed code=-22\npart 1 0 done stopped\nis 1 done failed" },
	{ "a server that another job has in hand", WEB "server A 10\nserver B 0\nserver C 9\n"
	  "drain A\nshift A=0 B=10\nat 0 A 10->0\nis 2 done refused\n"
	  "part 2 1 done refused code=-16" },
};

static const struct story raises[] = {
	{ "over a period", WEB "server A 2\nserver B 3\n"
	  "raise A 10 period=4000\nat 0 nothing\nat 1000 A 2->4\nat 2000 A 4->6\nat 3000 A 6->8\n"
	  "at 4000 A 8->10\nis 1 done moved\nnext -1\npart 1 0 done moved weight=10 before=2" },
	{ "at once", WEB "server A 0\n" "raise A 10\nat 0 A 0->10\nis 1 done moved" },
	{ "to the weight that it has", WEB "server A 4\n" "raise A 4\nat 0 nothing\n"
	  "is 1 done moved" },
	{ "not down", WEB "server A 5\nraise A 4\nat 0 nothing\nis 1 done refused\n"
	  "says 1 raise 10.0.1.1:80 of tcp 10.0.0.1:80: its weight is 5 already, above 4" },
	{ "in all services", WEB "server A 0\nservice udp 10.0.0.1:53 wrr\nserver A 1\n"
	  "raise A 2 everywhere\nat 0 A 0->2, A 1->2\nis 1 done moved" },
	{ "cancelled", WEB "server A 2\nraise A 10 period=4000\nat 0 nothing\nat 2000 A 2->6\n"
	  "cancel 1\nat 2500 A 6->2\nis 1 done cancelled" },
};

static const struct story everywhere[] = {
	{ "all services that have it", WEB "server A 3\nserver B 3\n" DNS "server A 2\nserver B 1\n"
	  MARK "server B 1\n"
	  "drain A everywhere delete\nat 0 A 3->0, A 2->0\npart 1 1 waiting weight=0\n"
	  "at 1000 -A, -A\nis 1 done drained" },
	{ "each waits for itself", WEB "server A 3\nserver B 3\n" DNS "server A 2 0 1 0\n"
	  "server B 1\n"
	  "drain A everywhere delete\nat 0 A 3->0, A 2->0\nat 1000 -A\npart 1 0 done drained\n"
	  "part 1 1 waiting holds=flows\nis 1 waiting\nserver A 0\nat 2000 -A\nis 1 done drained" },
	{ "no service has it", WEB "server B 3\n"
	  "drain A everywhere\nat 0 nothing\nis 1 done refused\npart 1 0 done refused code=-2\n"
	  "says 1 drain 10.0.1.1:80: no service has the server" },
	{ "refused in one is refused in all", WEB "server A 3\nserver B 3\n" DNS "server A 2\n"
	  "drain A everywhere\nat 0 nothing\nis 1 done refused\npart 1 0 done refused code=-16\n"
	  "part 1 1 done refused\n"
	  "says 1 drain 10.0.1.1:80 of udp 10.0.0.1:53: no other server of the service has a "
	  "weight "
	  "above 0" },
	{ "two at once for the same one", WEB "server A 3\nserver B 3\n"
	  "drain A everywhere\ndrain A everywhere\ndrain A everywhere\nat 0 A 3->0\nis 1 waiting\n"
	  "is 2 done refused\n"
	  "says 2 drain 10.0.1.1:80 of tcp 10.0.0.1:80: another job has the server in hand\n"
	  "is 3 done refused" },
	{ "gone in one goes on in the others", WEB "server A 3 1 0 0\nserver B 3\n"
	  DNS "server A 2 0 1 0\nserver B 1\n"
	  "drain A everywhere\nat 0 A 3->0, A 2->0\ngone A\nat 1000 nothing\n"
	  "part 1 1 done gone code=-2\npart 1 0 waiting\n"
	  "service tcp 10.0.0.1:80 wrr\nserver A 0\nat 2000 nothing\n"
	  "part 1 0 done drained\nis 1 done gone" },
	{ "gone in one moves on in the others, and what was first is told",
	  WEB "server A 10\nserver B 3\n" DNS "server A 10\nserver B 1\n"
	  "drain A everywhere period=5000\nat 0 nothing\ngone A\nat 1000 A 10->8\n"
	  "part 1 1 done gone\npart 1 0 moving\n"
	  "service tcp 10.0.0.1:80 wrr\nserver A 9\nat 2000 nothing\npart 1 0 done changed\n"
	  "is 1 done gone\nsays 1 drain 10.0.1.1:80 of udp 10.0.0.1:53: someone else has deleted" },
	{ "cancelled, what is drained already included", WEB "server A 3\nserver B 3\n"
	  DNS "server A 2 0 1 0\nserver B 1\n"
	  "drain A everywhere\nat 0 A 3->0, A 2->0\nat 1000 nothing\npart 1 0 done drained\n"
	  "cancel 1\nat 1500 A 0->3, A 0->2\nis 1 done cancelled" },
	{ "cancelled, but for what is deleted already", WEB "server A 3\nserver B 3\n"
	  DNS "server A 2 0 1 0\nserver B 1\n"
	  "drain A everywhere delete\nat 0 A 3->0, A 2->0\nat 1000 -A\n"
	  "cancel 1\nat 1500 A 0->2\npart 1 0 done drained\npart 1 1 done cancelled\n"
	  "is 1 done cancelled" },
};

/* --- what may not be --- */

#define SCHEDULER(name, why) \
	{ "over a period with " name, "service tcp 10.0.0.1:80 " name "\nserver A 300\n" \
	  "server B 1\n" \
	  "drain A period=1000\nat 0 nothing\nis 1 done refused\n" \
	  "part 1 0 done refused code=-95 weight=0\n" \
	  "says 1 drain 10.0.1.1:80 of tcp 10.0.0.1:80: over a period it can't be done, as the " \
	  "scheduler '" name "' " why "; use wrr, wlc, sed, mh or twos, or do it at once\n" \
	  "drain A\nat 1000 A 300->0\nis 2 waiting" }
#define WEIGHTED(name) \
	{ "over a period with " name, "service tcp 10.0.0.1:80 " name "\nserver A 300\n" \
	  "server B 1\n" \
	  "drain A period=3000\nat 0 nothing\nis 1 moving\nat 1000 A 300->200" }

static const struct story refusals[] = {
	{ "no such service", PAIR "gone service\ndrain A\nat 0 nothing\nis 1 done refused\n"
	  "part 1 0 done refused code=-3\n"
	  "says 1 drain 10.0.1.1:80 of tcp 10.0.0.1:80: no such service\nnext -1" },
	{ "no such server", PAIR "drain C\nat 0 nothing\npart 1 0 done refused code=-2\n"
	  "says 1 drain 10.0.1.3:80 of tcp 10.0.0.1:80: the service has no such server" },
	{ "in hand already", PAIR "drain A\nat 0 A 3->0\ndrain A\nat 10 nothing\nis 1 waiting\n"
	  "part 2 0 done refused code=-16\n"
	  "says 2 drain 10.0.1.1:80 of tcp 10.0.0.1:80: another job has the server in hand" },
	{ "in hand no longer", WEB "server A 3\nserver B 3\n"
	  "drain A\nat 0 A 3->0\nat 1000 nothing\ndrain A delete\nat 1001 -A\nis 2 done drained" },

	{ "the last server", WEB "server A 3\nserver B 0\ndrain A\nat 0 nothing\n"
	  "part 1 0 done refused code=-16\n"
	  "says 1 drain 10.0.1.1:80 of tcp 10.0.0.1:80: no other server of the service has a "
	  "weight above 0 and is to stay" },
	{ "the only server", WEB "server A 3\ndrain A\nat 0 nothing\nis 1 done refused" },
	{ "the last server, forced", WEB "server A 3\nserver B 0\ndrain A force\nat 0 A 3->0\n"
	  "at 1000 nothing\nis 1 done drained" },
	{ "the last one that no other drain takes out", WEB "server A 3\nserver B 3\nserver C 3\n"
	  "drain A\ndrain B\ndrain C\nat 0 A 3->0, B 3->0\nis 3 done refused" },
	{ "drains under way count, whatever their weight is yet",
	  TEN "drain A period=5000\nat 0 nothing\ndrain B\nat 100 nothing\nis 2 done refused" },
	{ "one that is put back counts again", TEN
	  "drain A\nat 0 A 10->0\ncancel 1\ndrain B\nat 100 A 0->10\nis 2 done refused\n"
	  "drain B\nat 200 B 10->0\nis 3 waiting" },
	{ "weight 0 already is not the last", WEB "server A 0\ndrain A delete\nat 0 -A\n"
	  "is 1 done drained" },
	{ "one of weight 0 is none of those that are taken out",
	  WEB "server A 0\nserver B 3\nserver C 3\ndrain A\ndrain B\nat 0 B 3->0\nis 2 waiting" },
	{ "one that is put back, and has a weight yet, is to stay", TEN
	  "drain A period=5000\nat 0 nothing\nat 2000 A 10->6\ncancel 1\ndrain B\n"
	  "at 2100 A 6->10, B 10->0\nis 1 done cancelled\nis 2 waiting" },
	{ "the others have lost their weights on the way", TEN
	  "drain A period=2000\nat 0 nothing\nat 1000 A 10->5\nserver B 0\n"
	  "at 2000 A 5->10\npart 1 0 done refused code=-16 weight=10\n"
	  "says 1 drain 10.0.1.1:80 of tcp 10.0.0.1:80: no other server of the service has a "
	  "weight above 0 any more" },
	{ "that need not matter", TEN
	  "drain A period=2000 force\nat 0 nothing\nat 1000 A 10->5\nserver B 0\nat 2000 A 5->0\n"
	  "is 1 waiting" },
	{ "the weight is what it was already when that comes up", WEB "server A 1\nserver B 1\n"
	  "drain A period=2000\nat 0 nothing\nserver B 0\nat 2000 nothing\nis 1 done refused" },

	{ "a shift that changes the sum", WEB "server A 10\nserver B 2\n"
	  "shift A=0 B=10\nat 0 nothing\nis 1 done refused\n"
	  "says 1 shift 10.0.1.1:80 of tcp 10.0.0.1:80: the weights add up to 12, those wanted to "
	  "10: a shift keeps the sum" },
	{ "a shift of what is not there", WEB "server A 10\nshift A=0 B=10\nat 0 nothing\n"
	  "part 1 0 done refused\npart 1 1 done refused code=-2\n"
	  "says 1 shift 10.0.1.2:80 of tcp 10.0.0.1:80: the service has no such server" },
	{ "a shift over time with rr", "service tcp 10.0.0.1:80 rr\nserver A 1\nserver B 0\n"
	  "shift A=0 B=1 period=1000\nat 0 nothing\nis 1 done refused" },
	{ "a raise over time with rr", "service tcp 10.0.0.1:80 rr\nserver A 1\n"
	  "raise A 2 period=1000\nat 0 nothing\nis 1 done refused" },

	SCHEDULER("rr", "gives each server the same"),
	SCHEDULER("lc", "only looks at connections"),
	SCHEDULER("dh", "only looks at the address that clients use"),
	SCHEDULER("nq", "gives any idle server the next connection"),
	SCHEDULER("lblc", "stays with one server for each address until that is overloaded"),
	SCHEDULER("lblcr",
		  "stays with some servers for each address until these are overloaded"),
	SCHEDULER("fo", "gives everything to the highest weight"),
	SCHEDULER("ovf", "fills the server of the highest weight first"),
	SCHEDULER("none", "gives no server anything"),
	SCHEDULER("sh", "has 256 shares, and the weights add up to more"),
	{ "sh has 256 shares", "service tcp 10.0.0.1:80 sh\nserver A 200\nserver B 56\n"
	  "drain A period=2000\nat 0 nothing\nat 1000 A 200->100" },
	{ "and no more", "service tcp 10.0.0.1:80 sh\nserver A 200\nserver B 57\n"
	  "drain A period=2000\nat 0 nothing\nis 1 done refused" },
	WEIGHTED("wrr"), WEIGHTED("wlc"), WEIGHTED("sed"), WEIGHTED("mh"), WEIGHTED("twos"),
	WEIGHTED("another"),
};

/* --- what others do --- */

static const struct story others[] = {
	{ "another weight while it moves", TEN "drain A period=5000\nat 0 nothing\n"
	  "at 1000 A 10->8\n"
	  "server A 9\nat 2000 nothing\npart 1 0 done changed code=-17 weight=9\n"
	  "says 1 drain 10.0.1.1:80 of tcp 10.0.0.1:80: someone else has set its weight to 9; it "
	  "was 8\nnext -1" },
	{ "another weight while it waits", TEN "drain A\nat 0 A 10->0\nserver A 10 1 0 0\n"
	  "at 1000 nothing\nis 1 done changed" },
	{ "another weight before the first step is where it begins", TEN "drain A period=2000\n"
	  "server A 6\nat 0 nothing\nat 1000 A 6->3" },
	{ "the server is deleted while it moves", TEN "drain A period=5000\nat 0 nothing\ngone A\n"
	  "at 1000 nothing\npart 1 0 done gone code=-2\n"
	  "says 1 drain 10.0.1.1:80 of tcp 10.0.0.1:80: someone else has deleted the server" },
	{ "the server is deleted while it waits", TEN "drain A\nat 0 A 10->0\ngone A\n"
	  "at 1000 nothing\nis 1 done gone" },
	{ "the service is deleted while it waits", TEN "drain A\nat 0 A 10->0\ngone service\n"
	  "at 1000 nothing\npart 1 0 done gone code=-3\n"
	  "says 1 drain 10.0.1.1:80 of tcp 10.0.0.1:80: someone else has deleted the service" },
	{ "deleted and added again with another weight", TEN "drain A\nat 0 A 10->0\ngone A\n"
	  "server A 10\nat 1000 nothing\nis 1 done changed" },
	{ "another weight before a cancel", TEN "drain A\nat 0 A 10->0\ncancel 1\nserver A 4\n"
	  "at 1000 nothing\nis 1 done changed" },
	{ "the weights of others are theirs", TEN "drain A period=2000\nat 0 nothing\nserver B 99\n"
	  "server C 5\nat 1000 A 10->5\nat 2000 A 5->0\nis 1 waiting" },
};

/* --- cancel, resume --- */

static const struct story cancels[] = {
	{ "before the first step", TEN "drain A\ncancel 1\nis 1 done cancelled\nnext -1\n"
	  "at 0 nothing" },
	{ "while it moves", TEN "drain A period=5000\nat 0 nothing\nat 2000 A 10->6\ncancel 1\n"
	  "next 2000\nat 2100 A 6->10\nis 1 done cancelled\npart 1 0 done cancelled weight=10" },
	{ "before it has moved", TEN "drain A period=5000\nat 0 nothing\ncancel 1\nat 100 nothing\n"
	  "is 1 done cancelled" },
	{ "while it waits", TEN "drain A delete\nat 0 A 10->0\nat 1000 nothing\ncancel 1\n"
	  "is 1 ending\nat 1500 A 0->10\nis 1 done cancelled" },
	{ "twice", TEN "drain A\nat 0 A 10->0\ncancel 1\ncancel 1\nat 1 A 0->10" },
	{ "to a weight that is named", WEB "server A 0 1 0 0\nserver B 3\n"
	  "drain A restore=7\nat 0 nothing\npart 1 0 waiting before=7\ncancel 1\nat 1000 A 0->7\n"
	  "is 1 done cancelled" },
	{ "to a weight that is named, from another", TEN "drain A period=2000 restore=20\n"
	  "at 0 nothing\n"
	  "at 1000 A 10->5\ncancel 1\nat 1001 A 5->20" },
	{ "to 0, when nothing else is known", WEB "server A 0 1 0 0\nserver B 3\n"
	  "drain A\nat 0 nothing\ncancel 1\nat 1000 nothing\npart 1 0 done cancelled weight=0" },
	{ "resumed on the way", WEB "server A 4 1 0 0\nserver B 10\n"
	  "drain A period=2000 restore=10\nat 0 nothing\nat 1000 A 4->2\nat 2000 A 2->0\n"
	  "part 1 0 waiting before=10" },
};

/* --- a kernel that refuses, and one that is not reached --- */

static const struct story failures[] = {
	{ "refused", TEN "fail -1\ndrain A\nat 0 A 10->0\npart 1 0 done failed code=-1 weight=10\n"
	  "says 1 drain 10.0.1.1:80 of tcp 10.0.0.1:80: the kernel refused a change\nnext -1" },
	{ "a deletion that is refused", WEB "server A 0\nserver B 1\nfail -22\ndrain A delete\n"
	  "at 0 -A\nis 1 done failed" },
	{ "not reached, and not done: tried again", TEN "fail -110\ndrain A\nat 0 A 10->0\n"
	  "part 1 0 moving code=-110 weight=10\nnext 1000\nat 1000 A 10->0\n"
	  "part 1 0 waiting code=0 weight=0" },
	{ "not reached, but done: it goes on", TEN "fail -110 done\ndrain A deadline=3000\n"
	  "at 0 A 10->0\npart 1 0 moving code=-110\nat 1000 nothing\n"
	  "part 1 0 waiting weight=0 code=0\nat 3000 nothing\npart 1 0 done deadline code=0" },
	{ "not reached, but done at last", TEN "fail -110\ndrain A deadline=2000\nat 0 A 10->0\n"
	  "fail -110 done\nat 1000 A 10->0\nat 2000 nothing\npart 1 0 done deadline code=0" },
	{ "not reached, and not wanted any more", TEN "fail -110\ndrain A\nat 0 A 10->0\n"
	  "cancel 1\nat 1000 nothing\npart 1 0 done cancelled code=0" },
	{ "not reached on the way, and not done", TEN "drain A period=5000\nat 0 nothing\n"
	  "fail -110\n"
	  "at 1000 A 10->8\nat 2000 A 10->6\npart 1 0 moving code=0" },
	{ "not reached on the way, but done", TEN "drain A period=5000\nat 0 nothing\n"
	  "fail -110 done\n"
	  "at 1000 A 10->8\nat 2000 A 8->6\npart 1 0 moving code=0" },
	{ "a shift that was not reached by half", WEB "server A 10\nserver B 0\n"
	  "shift A=0 B=10 period=5000\nat 0 nothing\nfail -110\nat 1000 B 0->2, A 10->8\n"
	  "at 2000 B 0->4, A 8->6\nat 5000 B 4->10, A 6->0\npart 1 1 done moved code=0" },
	{ "someone else, with a weight that was tried once", TEN "drain A period=5000\n"
	  "at 0 nothing\n"
	  "fail -110\nat 1000 A 10->8\nat 2000 A 10->6\nserver A 8\nat 3000 nothing\n"
	  "is 1 done changed" },
	{ "someone else, after a step that was not reached", TEN "fail -110\ndrain A\n"
	  "at 0 A 10->0\n"
	  "server A 5\nat 1000 nothing\nis 1 done changed" },
	{ "a deletion that was not reached, but done", WEB "server A 0\nserver B 1\n"
	  "fail -110 done\n"
	  "drain A delete\nat 0 -A\nis 1 ending\nat 1000 nothing\npart 1 0 done drained" },
	{ "a deletion that was not reached, and not done", WEB "server A 0\nserver B 1\nfail -110\n"
	  "drain A delete\nat 0 -A\nis 1 ending\nnext 1000\nat 1000 -A\n"
	  "part 1 0 done drained code=0" },
	{ "the service is gone when a deletion was not reached", WEB "server A 0\nserver B 1\n"
	  "fail -110\ndrain A delete\nat 0 -A\ngone service\nat 1000 nothing\nis 1 done gone" },
	{ "the server went just before", TEN "fail -2\ndrain A\nat 0 A 10->0\ngone A\n"
	  "at 1000 nothing\npart 1 0 done gone code=-2" },
	{ "put back, but not reached", TEN "drain A\nat 0 A 10->0\ncancel 1\nfail -110\n"
	  "at 1000 A 0->10\nis 1 ending\nat 2000 A 0->10\nis 1 done cancelled" },
	{ "a cancel, while it is not known whether it was done", TEN "fail -110 done\ndrain A\n"
	  "at 0 A 10->0\ncancel 1\nat 1000 A 0->10\nis 1 done cancelled" },
	{ "a cancel, when it was deleted after all", WEB "server A 0\nserver B 1\nfail -110 done\n"
	  "drain A delete restore=3\nat 0 -A\ncancel 1\nat 1000 nothing\nis 1 done drained" },
	{ "never reached", TEN "fail -110\ndrain A deadline=3000\nat 0 A 10->0\nfail -110\n"
	  "at 1000 A 10->0\nfail -110\nat 2000 A 10->0\nat 3000 nothing\n"
	  "part 1 0 done failed code=-110 weight=10\n"
	  "says 1 drain 10.0.1.1:80 of tcp 10.0.0.1:80: the kernel could not be reached" },
	{ "a shift that is never reached", WEB "server A 10 1 0 0\nserver B 0\n"
	  "shift A=0 B=10 period=2000 deadline=2000\nat 0 nothing\nfail -110\n"
	  "at 1000 B 0->5, A 10->5\nfail -110\nat 2000 B 0->10, A 5->0\nat 3000 nothing\n"
	  "part 1 1 done failed\npart 1 0 waiting" },
};

/* --- many jobs, and the clock --- */

static const struct story times[] = {
	{ "jobs of one interval step together", TEN "server C 10\n"
	  "drain A period=10000\nat 500 nothing\nnext 1500\ndrain C period=10000\nnext 500\n"
	  "at 700 nothing\nnext 1500\nat 1500 A 10->9\nnext 2500\nat 2500 A 9->8, C 10->9\n"
	  "at 10500 A 8->0, C 9->1\nnext 11500\nat 11500 C 1->0" },
	{ "what is to be done at once is not put off to that", TEN "server C 10\n"
	  "drain A\nat 0 A 10->0\ndrain C\nat 300 C 10->0\npart 2 0 waiting deadline=600000\n"
	  "next 1000" },
	{ "intervals of their own", TEN "server C 10\n"
	  "drain A interval=300\ndrain C interval=1000\nat 0 A 10->0, C 10->0\nnext 300\n"
	  "server C 0 1 0 0\nat 300 nothing\nnext 600\nserver A 0\nat 600 nothing\n"
	  "is 1 done drained\n"
	  "next 1000" },
	{ "a new beginning when nothing is under way", WEB "server A 0\nserver B 10\nserver C 1\n"
	  "drain A\nat 300 nothing\nnext -1\ndrain B period=5000\nat 750 nothing\nnext 1750\n"
	  "at 1750 B 10->8" },
	{ "the clock goes back", TEN "drain A\nat 1000 A 10->0\n"
	  "error at 999 decide drains: the clock went back from 1000 to 999 ms\n"
	  "is 1 waiting\nat 1000 nothing\nat 2000 nothing\nis 1 waiting" },
	{ "a clock beyond all times", TEN "drain A\n"
	  "error at 4611686018427387904 decide drains: the "
	  "clock is beyond all times\nat 4611686018427387903 A 10->0\nnext 4611686018427388903" },
	{ "a clock below 0", TEN "drain A\n"
	  "error at -1 decide drains: the clock went back from 0 to -1 ms\nis 1 pending" },
	{ "nothing to do", WEB "next -1\nat 0 nothing\nnext -1" },
};

#define RUN(group) \
	static void test_##group(void **state) \
	{ \
		(void)state; \
		for (size_t i = 0; i < COUNT_OF(group); i++) \
			run_story(group[i].name, group[i].text); \
	}

RUN(drains)
RUN(waits)
RUN(shifts)
RUN(raises)
RUN(everywhere)
RUN(refusals)
RUN(others)
RUN(cancels)
RUN(failures)
RUN(times)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_drains),	   cmocka_unit_test(test_waits),
		cmocka_unit_test(test_shifts),	   cmocka_unit_test(test_raises),
		cmocka_unit_test(test_everywhere), cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_others),	   cmocka_unit_test(test_cancels),
		cmocka_unit_test(test_failures),   cmocka_unit_test(test_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
