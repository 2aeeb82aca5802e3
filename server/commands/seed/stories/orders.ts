import { assign, move, note, plan, rank, reply, type Story } from '../story.ts'

export const orderStories: readonly Story[] = [
  {
    daysAgo: 38.2,
    by: 'elena.brandt',
    category: 'Orders',
    severity: 'medium',
    title: 'Rain jacket arrived in the wrong size',
    text: 'I ordered the Skarn rain jacket in M, the label on the bag says M, but the jacket inside is an XL. I leave for the coast in three weeks and would like to have the right one by then.',
    steps: [
      assign(1.5, 'priya.raman'),
      reply(
        2,
        'priya.raman',
        'I am sorry about that, Elena. An M is set aside for you and goes out tonight. A return label for the XL is in the parcel; there is no hurry with it.',
        'in_progress',
      ),
      reply(
        74,
        'elena.brandt',
        'The M is here and fits. The XL is on its way back to you, thank you for being so quick.',
      ),
      reply(96, 'priya.raman', 'It arrived this morning. Enjoy the coast!', 'resolved'),
      move(500, 'ingrid.solheim', 'closed'),
    ],
  },
  {
    daysAgo: 33.6,
    by: 'joe.whitaker',
    category: 'Orders',
    severity: 'low',
    title: 'Can I still add socks to an order?',
    text: 'I placed order 20417 about an hour ago. Could you put two pairs of the merino socks (grey, 43–46) in the same parcel so that I do not pay for shipping twice?',
    steps: [
      assign(0.4, 'tomas.novak'),
      reply(
        0.6,
        'tomas.novak',
        'Done: two pairs in grey are in the box. You will see the difference as a second line on the same card payment.',
        'resolved',
      ),
      reply(
        3,
        'joe.whitaker',
        'Perfect. Closing this myself would be nice, but I cannot find a button for it.',
      ),
      move(20, 'tomas.novak', 'closed'),
    ],
  },
  {
    daysAgo: 27.9,
    by: 'samira.haddad',
    category: 'Orders',
    severity: 'high',
    title: 'Tracking says delivered, but there is no parcel',
    text: 'The carrier marked my parcel as delivered on Tuesday at 14:05. Nobody was at home, the neighbours have nothing, and there is no card in the letterbox. It held a tent that was a birthday present.',
    steps: [
      assign(2, 'marcus.adeyemi', 'aiko.mori'),
      reply(
        3,
        'aiko.mori',
        'That is worrying, and with a birthday ahead even more so. I have opened an enquiry with the carrier. When is the birthday?',
        'waiting',
      ),
      reply(5, 'samira.haddad', 'On the 19th. We wanted to pitch it in the garden for the party.'),
      note(
        6,
        'aiko.mori',
        'The driver’s GPS puts the delivery two streets further, at the bakery. They do not answer the phone before noon.',
      ),
      reply(
        26,
        'aiko.mori',
        'We found it: it was left at the bakery in Mill Lane by mistake. They keep it behind the counter for you until Saturday. Should that not work out, a second tent is ready to be sent.',
        'waiting',
      ),
      reply(31, 'samira.haddad', 'Picked up, undamaged. You saved the party.'),
      reply(32, 'aiko.mori', 'Wonderful. A happy birthday to whoever sleeps in it first!', 'resolved'),
    ],
  },
  {
    daysAgo: 22.1,
    by: 'luca.ferri',
    category: 'Orders',
    title: 'Invoice to my company instead of me',
    text: 'For order 20655 I need an invoice in the name of Ferri Costruzioni with our VAT number. The address is right, only the name is missing.',
    steps: [
      assign(4, 'delphine.roy'),
      reply(
        5,
        'delphine.roy',
        'Please send me the VAT number, then I can issue a corrected invoice today.',
        'waiting',
      ),
      reply(
        29,
        'luca.ferri',
        'Sorry, of course: it is on the letterhead that I have just sent to the billing address by mail.',
      ),
      reply(
        47,
        'delphine.roy',
        'Received. The corrected invoice is in your inbox and replaces the first one.',
        'resolved',
      ),
    ],
  },
  {
    daysAgo: 16.4,
    by: 'nora.lindqvist',
    category: 'Orders',
    severity: 'medium',
    title: 'Only one of two trekking poles in the box',
    text: 'The box of the Ridge poles held a single pole, wrapped twice, as if somebody had counted the paper instead of the poles. I attach no photo because one pole looks like one pole.',
    steps: [
      assign(3, 'priya.raman'),
      reply(
        4,
        'priya.raman',
        'One pole does look like one pole. The second leaves our warehouse tomorrow, no need to send anything back.',
        'in_progress',
      ),
      note(
        5,
        'priya.raman',
        'Third report about this batch (lot R-118). Told the warehouse to open the remaining eleven boxes.',
      ),
      note(28, 'marcus.adeyemi', 'Two more boxes with a single pole were found; the supplier is informed.'),
      reply(98, 'nora.lindqvist', 'Now there are two. Thank you!'),
      move(99, 'priya.raman', 'resolved'),
    ],
  },
  {
    daysAgo: 11.3,
    by: 'grace.obrien',
    category: 'Orders',
    title: 'Change of delivery address before Friday',
    text: 'We are moving house on Friday. Order 20871 should go to 14 Harbour Row instead of the old address. If it has left already, please tell me so that I can warn the new tenants.',
    steps: [
      assign(1, 'aiko.mori'),
      reply(
        1.5,
        'aiko.mori',
        'It was still on the packing table. The new address is on the label now.',
        'resolved',
      ),
      reply(60, 'grace.obrien', 'It came on the day of the move, before the sofa did. Thanks!'),
    ],
  },
  {
    daysAgo: 6.8,
    by: 'hugo.martin',
    category: 'Orders',
    severity: 'high',
    title: 'Thirty-two headlamps for a school trip, needed by the end of the month',
    text: `Our school takes 32 children to the caves at the end of the month and every child needs a headlamp.

- Do you have that many of the small one in stock?
- Is there a price for schools?
- Could they come without batteries? We have rechargeable ones.`,
    steps: [
      assign(2, 'marcus.adeyemi', 'delphine.roy'),
      rank(2.1, 'marcus.adeyemi', 'high'),
      plan(2.2, 'delphine.roy', 9),
      reply(
        6,
        'delphine.roy',
        'We have 40 in stock and put 32 aside for you. Schools get 15 % off. Without batteries is possible, I only have to ask the warehouse to open the boxes.',
        'in_progress',
      ),
      reply(
        27,
        'hugo.martin',
        'That is better than I hoped. The bursar wants a quotation on paper before she releases the money.',
      ),
      note(
        30,
        'delphine.roy',
        'Quotation Q-0312 sent. Keep the 32 until the end of next week even without an order.',
      ),
    ],
  },
  {
    daysAgo: 4.2,
    by: 'dev.patel',
    category: 'Orders',
    title: 'Discount code from the newsletter does nothing',
    text: 'The code SPRINGTRAIL is accepted in the basket (a green tick), but the total stays the same. I tried two browsers.',
    steps: [
      assign(3, 'tomas.novak'),
      note(
        4,
        'tomas.novak',
        'Reproduced: the code does not apply when one item in the basket is already reduced. The newsletter does not say so.',
      ),
      reply(
        5,
        'tomas.novak',
        'Thank you for trying two browsers, that ruled out a lot. The code skips baskets with a reduced item, and our newsletter should have said so. I can apply it to the two full-price items by hand. Shall I?',
        'waiting',
      ),
    ],
  },
  {
    daysAgo: 2.1,
    by: 'elena.brandt',
    category: 'Orders',
    title: 'When will the Fjell backpack in 38 litres be back?',
    text: 'It has been sold out since winter. I would rather wait than take the 45, if it is a matter of weeks and not of seasons.',
    steps: [assign(20, 'priya.raman'), note(21, 'priya.raman', 'Asked purchasing; the container is at sea.')],
  },
  {
    daysAgo: 0.6,
    by: 'samira.haddad',
    category: 'Orders',
    severity: 'medium',
    title: 'Ordered the same stove twice by accident',
    text: 'The page froze after I paid, so I paid again. Now I have two confirmations, 21040 and 21041. One stove is enough for one person.',
  },
  {
    daysAgo: 0.2,
    by: 'joe.whitaker',
    category: 'Orders',
    severity: 'low',
    title: 'Gift wrapping without the price inside',
    text: 'Order 21052 is a present for my sister. Please leave out anything that shows what it cost. A card with "See you on the ridge, J." would be lovely.',
  },
]
